namespace AgentIdentity.Gateway.Mcp.Links.Web;

/// <summary>Reads for as long as something comes within a time, over and over.</summary>
internal sealed class Patience : IDisposable
{
    private readonly TimeSpan _silence;
    private readonly CancellationToken _ended;
    private readonly CancellationTokenSource _clock;
    private readonly CancellationTokenRegistration _onEnd;

    public Patience(TimeSpan silence, TimeProvider time, CancellationToken ended)
    {
        (_silence, _ended) = (silence, ended);
        _clock = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        _onEnd = ended.UnsafeRegister(static clock => ((CancellationTokenSource)clock!).Cancel(), _clock);
    }

    public async ValueTask<int> ReadAsync(Stream stream, Memory<byte> buffer)
    {
        _clock.CancelAfter(_silence);
        try
        {
            var count = await stream.ReadAsync(buffer, _clock.Token);
            _clock.CancelAfter(Timeout.InfiniteTimeSpan);
            return count;
        }
        catch (Exception fault) when (fault is OperationCanceledException or IOException or HttpRequestException)
        {
            _ended.ThrowIfCancellationRequested();
            throw new LinkFault(fault is OperationCanceledException ? GatewayError.UpstreamSlow : GatewayError.UpstreamCut, fault);
        }
    }

    public void Dispose()
    {
        _onEnd.Dispose();
        _clock.Dispose();
    }
}
