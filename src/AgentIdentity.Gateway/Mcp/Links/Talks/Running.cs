using System.Text.Json;
using System.Threading.Channels;

namespace AgentIdentity.Gateway.Mcp.Links.Talks;

/// <summary>One request of a talk that has no end yet, and what came for it and was not taken yet.</summary>
internal sealed class Running(long id, LinkCall call, LinkRequest request) : IDisposable
{
    // News are worth little to a reader who does not read; an answer is always kept.
    private const int MostBytesOfNews = 1024 * 1024;
    private const int MostAsks = 64;

    // A client is not shown more at once, and these are kept for as long as it thinks.
    private const int MostAsksAtOnce = 16;
    private const int MostBytesOfAsks = 1024 * 1024;

    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(100);
    private readonly Channel<(LinkMessage Message, int Bytes)> _came = Channel.CreateUnbounded<(LinkMessage, int)>(new() { SingleReader = true });
    private readonly CancellationTokenSource _ended = new();
    private int _waiting;
    private long _signs;
    private int _asks;
    private int _open;
    private int _openBytes;

    public long Id => id;

    public LinkRequest Request => request;

    /// <summary>The call that has the request now: the retry with input comes as another.</summary>
    public LinkCall Call { get; set; } = call;

    /// <summary>Cancelled when nobody waits for the end any more.</summary>
    public CancellationToken Ended => _ended.Token;

    public bool IsFinished { get; private set; }

    /// <summary>The server is alive, though it said nothing.</summary>
    public void SignOfLife() => Interlocked.Increment(ref _signs);

    public void Notify(LinkNotification note, int bytes)
    {
        SignOfLife();
        if (Interlocked.Add(ref _waiting, bytes) > MostBytesOfNews || !_came.Writer.TryWrite((note, bytes)))
        {
            Interlocked.Add(ref _waiting, -bytes);
        }
    }

    /// <summary>Whether the client will be asked: so many questions in a call, so many at once, of so many bytes, and no more.</summary>
    public bool Ask(ServerAsk ask)
    {
        var fits = Interlocked.Increment(ref _asks) <= MostAsks
            & Interlocked.Increment(ref _open) <= MostAsksAtOnce
            & Interlocked.Add(ref _openBytes, ask.Bytes) <= MostBytesOfAsks;
        if (fits && _came.Writer.TryWrite((ask, 0)))
        {
            return true;
        }

        Forget(ask);
        return false;
    }

    /// <summary>The question is answered, or was never asked.</summary>
    public void Forget(ServerAsk ask)
    {
        Interlocked.Decrement(ref _open);
        Interlocked.Add(ref _openBytes, -ask.Bytes);
    }

    public void Finish(LinkMessage end)
    {
        if (_came.Writer.TryWrite((end, 0)))
        {
            IsFinished = true;
            _came.Writer.TryComplete();
        }
    }

    /// <summary>The next message; a fault when the server is silent for too long.</summary>
    public async ValueTask<LinkMessage> NextAsync(TimeSpan silence, TimeProvider time, CancellationToken cancellationToken)
    {
        while (true)
        {
            var signs = Interlocked.Read(ref _signs);
            using var clock = new CancellationTokenSource(silence, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, clock.Token);
            try
            {
                var (message, bytes) = await _came.Reader.ReadAsync(either.Token);
                Interlocked.Add(ref _waiting, -bytes);
                return message;
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                if (signs == Interlocked.Read(ref _signs))
                {
                    throw new LinkFault(GatewayError.UpstreamSlow);
                }
            }
        }
    }

    /// <summary>What else the server asks for at the same time: one that asks several things has a moment to say them all.</summary>
    public async ValueTask<IReadOnlyList<ServerAsk>> FurtherAsksAsync(CancellationToken cancellationToken)
    {
        List<ServerAsk> asks = [];

        // The wire's own pace, whatever the time is elsewhere.
        using var clock = new CancellationTokenSource(Moment, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, clock.Token);
        try
        {
            while (await _came.Reader.WaitToReadAsync(either.Token) && _came.Reader.TryPeek(out var next) && next.Message is ServerAsk && _came.Reader.TryRead(out var taken))
            {
                Interlocked.Add(ref _waiting, -taken.Bytes);
                asks.Add((ServerAsk)taken.Message);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The moment is over.
        }

        return asks;
    }

    public void Abandon()
    {
        _came.Writer.TryComplete();
        _ended.Cancel();
    }

    public void Dispose() => _ended.Dispose();
}

/// <summary>A request of the server to the client, in the middle of a call.</summary>
internal sealed record ServerAsk(JsonElement Id, string Method, JsonElement? Params, int Bytes) : LinkMessage;

/// <summary>The session is gone and the request with it, before the server read it: it can be made again in another.</summary>
internal sealed record TalkGone : LinkMessage;
