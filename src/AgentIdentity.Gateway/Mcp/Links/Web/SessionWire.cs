using System.Net;
using AgentIdentity.Gateway.Mcp.Links.Talks;

namespace AgentIdentity.Gateway.Mcp.Links.Web;

/// <summary>
/// Streamable HTTP of the revisions with sessions: every message is a POST, the answer to a request may be a stream of its own, and news come
/// on one GET. The session's id stays here: it is no caller's business.
/// </summary>
internal sealed class SessionWire(WebExchange web, TimeProvider time) : ITalkWire
{
    private static readonly TimeSpan Goodbye = TimeSpan.FromSeconds(2);
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

            await ReadAsync(talk, answer, running, ended.Token);
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

    private async Task ReadAsync(Talk talk, HttpResponseMessage answer, Running? running, CancellationToken cancellationToken)
    {
        // The talk itself watches how long a request is silent: while a client thinks, it may be.
        await foreach (var message in web.ReadAsync(answer, Timeout.InfiniteTimeSpan, null, cancellationToken))
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
        var pause = TimeSpan.FromMilliseconds(250);
        while (!_over.IsCancellationRequested)
        {
            try
            {
                using var answer = await web.SendAsync(_last ?? call, HttpMethod.Get, default, HeadersOf(talk), _over.Token);
                if (!answer.IsSuccessStatusCode || answer.Content.Headers.ContentType?.MediaType != "text/event-stream")
                {
                    return;
                }

                pause = TimeSpan.FromMilliseconds(250);
                await ReadAsync(talk, answer, null, _over.Token);
            }
            catch (Exception fault) when (fault is LinkFault or OperationCanceledException or IOException or HttpRequestException)
            {
                pause = pause < Longest ? pause * 2 : Longest;
            }

            await Task.Delay(pause, time, _over.Token).ContinueWith(static _ => { }, TaskScheduler.Default);
        }
    }

    private IEnumerable<KeyValuePair<string, string>> HeadersOf(Talk talk) => SessionHeaders(talk.Face?.Revision);

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
