using AgentIdentity.Gateway.Mcp.Answers;
using AgentIdentity.Gateway.Pipeline;

namespace AgentIdentity.Gateway.Mcp;

/// <summary>
/// GET in a session (revisions before 2026-07-28): what the server has to say outside of calls, for as long as the token is good. Nothing of an
/// earlier stream is kept, so a Last-Event-ID finds nothing to repeat; no event here carries an id.
/// </summary>
internal sealed class SessionStream(McpPassage passage, McpParts parts)
{
    private readonly McpReply _reply = new(passage.Http);

    public async ValueTask<Refusal?> RunAsync()
    {
        var session = passage.Session!;
        if (!session.TryOpenStream())
        {
            return Refusal.Of(GatewayError.StreamOpen, "The session has a stream open.");
        }

        passage.Gate!.LastUntil(passage.Token!.ExpiresAt);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(session.Ended, passage.Stopped, passage.Http.RequestAborted);
        try
        {
            await _reply.BeginAsync(ending.Token);
            return await ListenAsync(ending.Token);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            passage.Http.RequestAborted.ThrowIfCancellationRequested();

            // The end of such a stream is no event: a client that still may opens the next.
            passage.Answered = true;
            return passage.Stopped.IsCancellationRequested ? McpExchange.Failed(passage.EndedBecause) : null;
        }
        finally
        {
            session.CloseStream();
        }
    }

    private async ValueTask<Refusal?> ListenAsync(CancellationToken ending)
    {
        while (true)
        {
            var (uris, changed) = passage.Session!.Subscriptions;
            using var round = CancellationTokenSource.CreateLinkedTokenSource(ending, changed);
            try
            {
                var allowed = await SubscriptionFilter.AllowedAsync(passage, parts, uris);
                var (filter, pump) = (new SubscriptionFilter(true, true, true, allowed), new NotificationPump(passage, parts, _reply));
                await pump.RunAsync(filter, null, round.Token);

                // A server with nothing to say is no reason to let the client come back again and again.
                await pump.StayAsync(Task.Delay(Timeout.Infinite, round.Token), new ListNews(passage, parts, filter), null, round.Token);
            }
            catch (OperationCanceledException) when (changed.IsCancellationRequested && !ending.IsCancellationRequested)
            {
                // The client listens to other things now: ask again.
                continue;
            }
        }
    }
}
