using System.Text.Json;

namespace AgentIdentity.Gateway.Mcp.Links.Talks;

/// <summary>
/// <c>subscriptions/listen</c> for servers of the era of sessions: lists that change are told to everybody, resources are subscribed to one
/// by one, for as long as somebody here listens for them.
/// </summary>
internal sealed class Listening(Talk talk)
{
    private const string Updated = "notifications/resources/updated";

    private static readonly (string Member, string Capability, string Method)[] Kinds =
    [
        ("toolsListChanged", "tools", "notifications/tools/list_changed"),
        ("promptsListChanged", "prompts", "notifications/prompts/list_changed"),
        ("resourcesListChanged", "resources", "notifications/resources/list_changed"),
    ];

    private readonly List<Listener> _listeners = [];
    private readonly Lock _lock = new();

    public bool IsEmpty
    {
        get
        {
            lock (_lock)
            {
                return _listeners.Count == 0;
            }
        }
    }

    public async ValueTask<Running> BeginAsync(LinkCall call, LinkRequest request, CancellationToken cancellationToken)
    {
        var face = talk.Face!;
        var wanted = request.Params is { ValueKind: JsonValueKind.Object } given && given.TryGetProperty("notifications", out var filter) ? filter : default;
        var kinds = Kinds.Where(kind => Is(wanted, kind.Member) && Promises(face, kind.Capability, "listChanged")).ToList();
        string[] uris = Promises(face, "resources", "subscribe") ? [.. Uris(wanted)] : [];
        var listener = new Listener(talk.NewListener(call, request), [.. kinds.Select(static kind => kind.Method)], [.. uris]);
        List<string> fresh;
        lock (_lock)
        {
            fresh = [.. uris.Where(uri => !_listeners.Any(other => other.Uris.Contains(uri)))];
            _listeners.Add(listener);
        }

        talk.WantNews(call);
        try
        {
            foreach (var uri in fresh)
            {
                if (await talk.RequestAsync(call, "resources/subscribe", id => OutgoingMessage.Plain(id, "resources/subscribe", ("uri", uri)), cancellationToken)
                    is not LinkResponse { Error: null })
                {
                    listener.Uris.Remove(uri);
                }
            }
        }
        catch
        {
            Remove(listener.Running);
            throw;
        }

        listener.Running.Notify(Acknowledge(kinds.Select(static kind => kind.Member), listener.Uris), 0);
        return listener.Running;
    }

    public void Tell(LinkNotification note, int bytes)
    {
        var uri = note.Method == Updated ? LinkMethods.Text(note.Params, "uri") : null;
        lock (_lock)
        {
            foreach (var listener in _listeners)
            {
                if (note.Method == Updated ? uri is not null && listener.Uris.Contains(uri) : listener.Methods.Contains(note.Method))
                {
                    listener.Running.Notify(note, bytes);
                }
            }
        }
    }

    /// <summary>Whether it was a listener; what nobody listens for any more is given up at the server.</summary>
    public bool Remove(Running running)
    {
        List<string> over;
        lock (_lock)
        {
            if (_listeners.FirstOrDefault(listener => listener.Running == running) is not { } listener)
            {
                return false;
            }

            _listeners.Remove(listener);
            over = [.. listener.Uris.Where(uri => !_listeners.Any(other => other.Uris.Contains(uri)))];
        }

        running.Abandon();
        if (!talk.Over.IsCompleted)
        {
            _ = GiveUpAsync(running.Call, over);
        }

        return true;
    }

    public void End(GatewayError why)
    {
        lock (_lock)
        {
            _listeners.ForEach(listener => listener.Running.Finish(new LinkFailure(why)));
            _listeners.Clear();
        }
    }

    private async Task GiveUpAsync(LinkCall call, List<string> uris)
    {
        foreach (var uri in uris)
        {
            try
            {
                await talk.RequestAsync(call, "resources/unsubscribe", id => OutgoingMessage.Plain(id, "resources/unsubscribe", ("uri", uri)), CancellationToken.None);
            }
            catch (LinkFault)
            {
                // It goes on telling, and nobody here is told.
                return;
            }
        }
    }

    private static LinkNotification Acknowledge(IEnumerable<string> kinds, HashSet<string> uris) =>
        new("notifications/subscriptions/acknowledged", SessionAnswer.Write(json =>
        {
            json.WriteStartObject("notifications");
            foreach (var kind in kinds)
            {
                json.WriteBoolean(kind, true);
            }

            if (uris.Count > 0)
            {
                json.WriteStartArray("resourceSubscriptions");
                foreach (var uri in uris)
                {
                    json.WriteStringValue(uri);
                }

                json.WriteEndArray();
            }

            json.WriteEndObject();
        }));

    private static IEnumerable<string> Uris(JsonElement filter) =>
        filter.ValueKind == JsonValueKind.Object && filter.TryGetProperty("resourceSubscriptions", out var uris) && uris.ValueKind == JsonValueKind.Array
            ? uris.EnumerateArray().Where(static uri => uri.ValueKind == JsonValueKind.String).Select(static uri => uri.GetString()!).Distinct(StringComparer.Ordinal) : [];

    private static bool Is(JsonElement from, string member) =>
        from.ValueKind == JsonValueKind.Object && from.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.True;

    private static bool Promises(ServerFace face, string capability, string what) =>
        face.Capabilities.TryGetProperty(capability, out var details) && Is(details, what);

    private sealed record Listener(Running Running, HashSet<string> Methods, HashSet<string> Uris);
}
