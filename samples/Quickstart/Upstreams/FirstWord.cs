namespace Quickstart.Upstreams;

/// <summary>
/// Proves that an answer is passed on while it is being produced: the provider says its second word only when the reader
/// has the first. A gateway that buffers makes it wait in vain.
/// </summary>
internal sealed class FirstWord
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether the provider ever had to go on without knowing that its first word had arrived.</summary>
    public bool WaitedInVain { get; private set; }

    public void Arrived() => _arrived.TrySetResult();

    public async Task HasArrivedAsync()
    {
        try
        {
            await _arrived.Task.WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            WaitedInVain = true;
            Arrived();
        }
    }
}
