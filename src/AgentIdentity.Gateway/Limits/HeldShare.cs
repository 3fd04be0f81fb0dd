namespace AgentIdentity.Gateway.Limits;

/// <summary>Held memory of something that outlives the call it began with, such as an answer that waits while its client thinks; given back with it.</summary>
internal sealed class HeldShare(HeldMemory memory) : IDisposable
{
    private long _held;

    public bool TryHold(long bytes)
    {
        if (!memory.TryHold(bytes))
        {
            return false;
        }

        Interlocked.Add(ref _held, bytes);
        return true;
    }

    public void Dispose() => memory.Release(Interlocked.Exchange(ref _held, 0));
}
