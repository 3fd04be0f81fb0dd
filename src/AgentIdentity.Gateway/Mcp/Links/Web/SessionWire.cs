using System.Net;
using AgentIdentity.Gateway.Limits;
using AgentIdentity.Gateway.Mcp.Links.Talks;

namespace AgentIdentity.Gateway.Mcp.Links.Web;

/// <summary>
/// Streamable HTTP of the revisions with sessions: every message is a POST, the answer to a request may be a stream of its own, and news come
/// on one GET. A stream that ends before the answer has come is gone on with by another, where the server said from where. The session's id
/// stays here: it is no caller's business.
/// </summary>
internal sealed class SessionWire(WebExchange web, HeldMemory memory, TimeProvider time) : ITalkWire
{
    private static readonly TimeSpan Goodbye = TimeSpan.FromSeconds(2);
    private const int MostResumptions = 100;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);
    private readonly CancellationTokenSource _over = new();
    private volatile string? _session;
    private LinkCall? _last;
    private int _hears;

    public async ValueTask SendAsync(Talk talk, LinkCall call, ReadOnlyMemory<byte> message, Running? running)
    {
        _last = call;
        if (running is not null)
        {
            _ = PumpAsync(talk, call, message, running);
            return;
        }

        using var answer = await web.SendAsync(call, HttpMethod.Post, message, HeadersOf(talk), _over.Token);
        if (WebExchange.Judge(call, answer) is { } error)
        {
            throw new LinkFault(error);
        }

        if (!answer.IsSuccessStatusCode)
        {
            throw new LinkFault(GatewayError.UpstreamAnswerUnreadable);
        }
    }

    public void ListenForNews(Talk talk, LinkCall call)
    {
        if (Interlocked.Exchange(ref _hears, 1) == 0)
        {
            _ = HearAsync(talk, call);
        }
    }

    /// <summary>A session that is deleted needs no memory at the server any more; one that cannot be is forgotten there in time.</summary>
    public async ValueTask LeaveAsync()
    {
        if (_session is null || _last is not { } call)
        {
            return;
        }

        using var patience = new CancellationTokenSource(Goodbye, time);
        try
        {
            using var answer = await web.SendAsync(call, HttpMethod.Delete, default, SessionHeaders(null), patience.Token);
        }
        catch (Exception fault) when (fault is LinkFault or OperationCanceledException)
        {
            return;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
    }

    private async Task PumpAsync(Talk talk, LinkCall call, ReadOnlyMemory<byte> message, Running running)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(_over.Token, running.Ended);
        try
        {
            using var answer = await web.SendAsync(call, HttpMethod.Post, message, HeadersOf(talk), ended.Token);
            if (answer.StatusCode == HttpStatusCode.NotFound && _session is not null)
            {
                Lose(talk, running);
                return;
            }

            if (WebExchange.Judge(call, answer) is { } error)
            {
                talk.Fail(running, new LinkFailure(error));
                return;
            }

            if (talk.Face is null && answer.Headers.TryGetValues(WebExchange.SessionHeader, out var ids) && ids.Single() is { Length: > 0 and <= 1024 } id)
            {
                _session = id;
            }

            await ReadOnAsync(talk, call, answer, running, ended.Token);
            talk.Fail(running, new LinkFailure(GatewayError.UpstreamCut));
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            talk.Fail(running, new LinkFailure((fault as LinkFault)?.Error ?? GatewayError.UpstreamCut));
        }
    }

    // An unknown session was refused before anything was read.
    private void Lose(Talk talk, Running running)
    {
        _session = null;
        talk.Fail(running, new TalkGone());
        talk.End(GatewayError.UpstreamCut);
    }

    // The request is not sent again: only what the server has to say to it is asked for.
    private async Task ReadOnAsync(Talk talk, LinkCall call, HttpResponseMessage answer, Running running, CancellationToken cancellationToken)
    {
        var place = new StreamPlace();
        await ReadSomeAsync(talk, answer, running, place, cancellationToken);
        for (var again = 0; !running.IsFinished && place.LastId is not null && again < MostResumptions; again++)
        {
            await Task.Delay(place.Pause, time, cancellationToken);
            using var more = await web.SendAsync(call, HttpMethod.Get, default, HeadersOf(talk, place), cancellationToken);
            if (!IsStream(more))
            {
                return;
            }

            running.SignOfLife();
            await ReadSomeAsync(talk, more, running, place, cancellationToken);
        }
    }

    private async Task ReadSomeAsync(Talk talk, HttpResponseMessage answer, Running running, StreamPlace place, CancellationToken cancellationToken)
    {
        try
        {
            await ReadAsync(talk, answer, running, place, cancellationToken);
        }
        catch (LinkFault cut) when (cut.Error == GatewayError.UpstreamCut && place.LastId is not null)
        {
            // The connection broke; the stream is where it was.
        }
    }

    private async Task ReadAsync(Talk talk, HttpResponseMessage answer, Running? running, StreamPlace place, CancellationToken cancellationToken)
    {
        // An answer may outlive the call that it began with, so that no call's gate could give the memory back.
        using var share = new HeldShare(memory);

        // The talk itself watches how long a request is silent: while a client thinks, it may be.
        await foreach (var message in web.ReadAsync(answer, Timeout.InfiniteTimeSpan, share.TryHold, cancellationToken, place))
        {
            running?.SignOfLife();
            if (!message.IsEmpty && !talk.Receive(message, running))
            {
                throw new LinkFault(GatewayError.UpstreamAnswerUnreadable);
            }
        }
    }

    // Servers may close it at any time, and need not have it at all.
    private async Task HearAsync(Talk talk, LinkCall call)
    {
        var place = new StreamPlace();
        var pause = place.Pause;
        while (!_over.IsCancellationRequested)
        {
            try
            {
                using var answer = await web.SendAsync(_last ?? call, HttpMethod.Get, default, HeadersOf(talk), _over.Token);
                if (!IsStream(answer))
                {
                    return;
                }

                await ReadAsync(talk, answer, null, place, _over.Token);
                pause = place.Pause;
            }
            catch (Exception fault) when (fault is LinkFault or OperationCanceledException or IOException or HttpRequestException)
            {
                pause = pause < Longest ? pause * 2 : pause;
            }

            await Task.Delay(pause, time, _over.Token).ContinueWith(static _ => { }, TaskScheduler.Default);
        }
    }

    private static bool IsStream(HttpResponseMessage answer) => answer.IsSuccessStatusCode && answer.Content.Headers.ContentType?.MediaType == "text/event-stream";

    private IEnumerable<KeyValuePair<string, string>> HeadersOf(Talk talk, StreamPlace? place = null) =>
        place?.LastId is { } last ? SessionHeaders(talk.Face?.Revision).Append(new("Last-Event-ID", last)) : SessionHeaders(talk.Face?.Revision);

    private IEnumerable<KeyValuePair<string, string>> SessionHeaders(string? revision)
    {
        if (revision is not null)
        {
            yield return new(McpHeaders.Revision, revision);
        }

        if (_session is { } session)
        {
            yield return new(WebExchange.SessionHeader, session);
        }
    }
}
