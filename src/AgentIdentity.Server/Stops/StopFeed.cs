using System.Collections.Concurrent;
using System.Text.Json;
using AgentIdentity.Broker;
using AgentIdentity.Tokens;
using Microsoft.AspNetCore.Http.Features;

namespace AgentIdentity.Server.Stops;

/// <summary>GET /stops/feed: services hear within a second what counts no more. Ends with the subscriber's token, or when the service itself is stopped.</summary>
internal sealed class StopFeed(StopNews news, AgentDirectory agents, Cutoffs cutoffs, EvidenceStore evidence, ServerSettings settings, TimeProvider time)
{
    public const string Path = "/stops/feed";
    private const int MostListeners = 1_000;

    // One service, whatever its number of processes, leaves room for the others: who hears nothing refuses everything.
    private const int MostOfOne = 200;
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(5);
    private readonly ConcurrentDictionary<string, int> _open = new(StringComparer.Ordinal);

    public async Task AnswerAsync(HttpContext http, AgentCredential caller, CancellationToken stopping)
    {
        if (await RefuseAsync(caller) is { } refusal)
        {
            await refusal.ExecuteAsync(http);
            return;
        }

        if (_open.AddOrUpdate(caller.Agent, 1, static (_, open) => open + 1) > MostOfOne || news.Listeners >= MostListeners)
        {
            Leave(caller);
            await Problems.Of(503, ServerError.FeedFull, "Too many subscribers.").ExecuteAsync(http);
            return;
        }

        try
        {
            await ListenAsync(http, caller, stopping);
        }
        finally
        {
            Leave(caller);
        }
    }

    private async Task ListenAsync(HttpContext http, AgentCredential caller, CancellationToken stopping)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, stopping);
        var (run, sequence) = FeedEvent.ReadId(http.Request.Headers["Last-Event-ID"]);
        using var subscription = news.Listen(run, sequence);
        Open(http);
        try
        {
            await WriteAsync(http.Response, subscription, caller, end.Token);
        }
        catch (OperationCanceledException)
        {
            // The subscriber is gone, or this process is about to be.
        }
    }

    private async Task<IResult?> RefuseAsync(AgentCredential caller)
    {
        if (agents.Find(caller.Agent) is not { Kind: AgentKind.Service })
        {
            await evidence.AppendAsync("feed.refused", null, null, JsonSerializer.SerializeToUtf8Bytes(
                new { by = caller.Agent, code = ServerError.FeedNotAllowed.Code() }));
            return Problems.Of(403, ServerError.FeedNotAllowed, "Only a client registered with kind service may read the stop feed.");
        }

        return null;
    }

    private void Leave(AgentCredential caller) => _open.AddOrUpdate(caller.Agent, 0, static (_, open) => open - 1);

    private static void Open(HttpContext http)
    {
        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        http.Response.ContentType = "text/event-stream";
        http.Response.Headers.CacheControl = "no-store";
        // Proxies of one kind hold back what they are not told to pass on.
        http.Response.Headers["X-Accel-Buffering"] = "no";
    }

    private async Task WriteAsync(HttpResponse response, StopSubscription subscription, AgentCredential caller, CancellationToken end)
    {
        var events = new FeedEvent(news.Run, settings.Issuer);
        await response.WriteAsync(Begin(events, subscription), end);
        await response.Body.FlushAsync(end);
        var waiting = subscription.Items.WaitToReadAsync(end).AsTask();
        while (Counts(caller))
        {
            using var beat = CancellationTokenSource.CreateLinkedTokenSource(end);
            var first = await Task.WhenAny(waiting, Task.Delay(NextWake(caller), time, beat.Token));
            await beat.CancelAsync();
            if (first != waiting)
            {
                await response.WriteAsync(events.Heartbeat(time.GetUtcNow()), end);
            }
            else if (await waiting)
            {
                while (subscription.Items.TryRead(out var item))
                {
                    await response.WriteAsync(events.Of(item), end);
                }

                waiting = subscription.Items.WaitToReadAsync(end).AsTask();
            }
            else
            {
                // Read too slowly: what was missed is for the next connection.
                return;
            }

            await response.Body.FlushAsync(end);
        }
    }

    private string Begin(FeedEvent events, StopSubscription subscription)
    {
        var now = time.GetUtcNow();
        return string.Concat((string[])
        [
            "retry: 1000\n\n",
            .. subscription.Snapshot is { } snapshot ? snapshot.Select(events.Of).Prepend(events.Snapshot(now)) : subscription.Missed.Select(events.Of),
            events.SnapshotEnd(subscription.Sequence, now),
        ]);
    }

    private bool Counts(AgentCredential caller) =>
        caller.ExpiresAt > time.GetUtcNow() && agents.Find(caller.Agent) is { State: AgentState.Active, Kind: AgentKind.Service } && cutoffs.Refusal(caller) is null;

    private TimeSpan NextWake(AgentCredential caller)
    {
        var left = caller.ExpiresAt - time.GetUtcNow();
        return left < Heartbeat ? TimeSpan.FromTicks(Math.Max(left.Ticks, 1)) : Heartbeat;
    }
}
