using AgentIdentity.Broker;
using AgentIdentity.Server.Console.Rights;
using AgentIdentity.Server.SignIn;
using Microsoft.AspNetCore.Http.Features;

namespace AgentIdentity.Server.Console.Live;

/// <summary>
/// GET /console/live: server-sent events that say that something this viewer may see has changed, and nothing of what. A stream
/// ends after a while, and with the session; browsers then come again by themselves and are judged anew.
/// </summary>
internal sealed class LiveUpdates(Viewers viewers, LiveChanges changes, Cutoffs cutoffs, TimeProvider time)
{
    private const int MostListeners = 200;
    private const int MostOfOne = 6;
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Length = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(15);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _listeners = new(StringComparer.Ordinal);

    public async Task AnswerAsync(HttpContext http, CancellationToken stopping)
    {
        var person = PersonSession.Read(http.User);
        if (!TryEnter(person.Id))
        {
            http.Response.Headers.RetryAfter = "30";
            await Problems.Of(503, ServerError.LiveUpdatesFull, "Too many pages of the console listen. Close some, or load this one again by hand.").ExecuteAsync(http);
            return;
        }

        try
        {
            using var end = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, stopping);
            await TellAsync(http, person, end.Token);
        }
        catch (OperationCanceledException)
        {
            // The page is gone, or this process is about to be.
        }
        finally
        {
            Leave(person.Id);
        }
    }


    private async Task TellAsync(HttpContext http, Person person, CancellationToken end)
    {
        Open(http);
        var (begun, spoken, seen) = (time.GetUtcNow(), time.GetUtcNow(), changes.Head);
        await SayAsync(http, "retry: 2000\n\n", end);
        using var beat = new PeriodicTimer(Look, time);
        while (await beat.WaitForNextTickAsync(end))
        {
            var now = time.GetUtcNow();
            if (now - begun > Length || viewers.TryOf(http.User) is not { } viewer
                || cutoffs.Refusal(new StopFacts(person.OpenedAt) { Human = person.Id, SessionId = person.SessionId }) is not null)
            {
                return;
            }

            var head = changes.Head;
            if (head != seen && await changes.ConcernAsync(viewer, seen, end))
            {
                await SayAsync(http, "event: changed\ndata:\n\n", end);
                spoken = now;
            }
            else if (now - spoken > Silence)
            {
                await SayAsync(http, ":\n\n", end);
                spoken = now;
            }

            seen = head;
        }
    }

    private static void Open(HttpContext http)
    {
        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        http.Response.ContentType = "text/event-stream";
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        // Proxies of one kind hold back what they are not told to pass on.
        http.Response.Headers["X-Accel-Buffering"] = "no";
    }

    private static async Task SayAsync(HttpContext http, string words, CancellationToken end)
    {
        await http.Response.WriteAsync(words, end);
        await http.Response.Body.FlushAsync(end);
    }

    private bool TryEnter(string person)
    {
        lock (_gate)
        {
            var own = _listeners.GetValueOrDefault(person);
            if (own >= MostOfOne || _listeners.Values.Sum() >= MostListeners)
            {
                return false;
            }

            _listeners[person] = own + 1;
            return true;
        }
    }

    private void Leave(string person)
    {
        lock (_gate)
        {
            if (--_listeners[person] == 0)
            {
                _listeners.Remove(person);
            }
        }
    }
}
