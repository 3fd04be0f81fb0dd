using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json;
using AgentIdentity.Server.Tests.Setup;

namespace AgentIdentity.Server.Tests.Stops;

/// <summary>A subscriber that trusts nothing of ours but the wire.</summary>
internal sealed class FeedReader(HttpResponseMessage response, IAsyncEnumerator<SseItem<string>>? events) : IAsyncDisposable
{
    public HttpStatusCode Status => response.StatusCode;

    public HttpResponseMessage Response => response;

    /// <summary>The id to resume from.</summary>
    public string LastEventId { get; private set; } = "";

    public static async Task<FeedReader> OpenAsync(ServerUnderTest server, TestAgent service, string? lastEventId = null, string? token = null)
    {
        token ??= await service.ActorTokenAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/stops/feed");
        request.Headers.TryAddWithoutValidation("Authorization", $"DPoP {token}");
        request.Headers.TryAddWithoutValidation("DPoP", service.Prover.Create("GET", new Uri(server.Origin + "/stops/feed"), token));
        if (lastEventId is not null)
        {
            request.Headers.TryAddWithoutValidation("Last-Event-ID", lastEventId);
        }

        var response = await server.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return response.StatusCode == HttpStatusCode.OK
            ? new FeedReader(response, SseParser.Create(await response.Content.ReadAsStreamAsync()).EnumerateAsync().GetAsyncEnumerator())
            : new FeedReader(response, null);
    }

    /// <summary>The next event; null when the server has closed the stream.</summary>
    public async Task<(string Kind, JsonElement Data)?> NextAsync()
    {
        if (!await events!.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20)))
        {
            return null;
        }

        LastEventId = events.Current.EventId is { Length: > 0 } id ? id : LastEventId;
        return (events.Current.EventType, JsonDocument.Parse(events.Current.Data).RootElement);
    }

    /// <summary>Everything up to an event of this kind, that one included.</summary>
    public async Task<List<(string Kind, JsonElement Data)>> UntilAsync(string kind)
    {
        List<(string Kind, JsonElement Data)> read = [];
        while (await NextAsync() is { } next)
        {
            read.Add(next);
            if (next.Kind == kind)
            {
                return read;
            }
        }

        throw new InvalidOperationException($"The stream ended before {kind}.");
    }

    public ValueTask DisposeAsync()
    {
        response.Dispose();
        return ValueTask.CompletedTask;
    }
}
