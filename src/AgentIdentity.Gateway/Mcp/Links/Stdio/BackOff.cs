namespace AgentIdentity.Gateway.Mcp.Links.Stdio;

/// <summary>Keeps a program that ends as soon as it is started from being started without end.</summary>
internal sealed class BackOff(TimeProvider time)
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);
    private readonly Lock _lock = new();
    private TimeSpan _pause = TimeSpan.Zero;
    private DateTimeOffset _until = DateTimeOffset.MinValue;

    public bool MustWait
    {
        get
        {
            lock (_lock)
            {
                return time.GetUtcNow() < _until;
            }
        }
    }

    public void Failed()
    {
        lock (_lock)
        {
            _pause = _pause == TimeSpan.Zero ? First : _pause * 2 < Longest ? _pause * 2 : Longest;
            _until = time.GetUtcNow() + _pause;
        }
    }

    public void Worked()
    {
        lock (_lock)
        {
            (_pause, _until) = (TimeSpan.Zero, DateTimeOffset.MinValue);
        }
    }
}
