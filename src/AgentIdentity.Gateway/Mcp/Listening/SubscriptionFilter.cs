using System.Text.Json;
using AgentIdentity.Gateway.Mcp.Answers;
using AgentIdentity.Policy;

namespace AgentIdentity.Gateway.Mcp;

/// <summary>What a listener hears: the kinds it asked for, and updates of the resources that it may read.</summary>
/// <param name="Tools">Changes of the list of tools.</param>
/// <param name="Prompts">Changes of the list of prompts.</param>
/// <param name="Resources">Changes of the list of resources.</param>
/// <param name="Uris">Resources whose updates are wanted.</param>
internal sealed record SubscriptionFilter(bool Tools, bool Prompts, bool Resources, IReadOnlyList<string> Uris)
{
    private const int MostUris = 256;
    private const int LongestUri = 2048;

    /// <summary>Null where it is not what the protocol says.</summary>
    public static SubscriptionFilter? Read(JsonElement? given)
    {
        if (given is not { ValueKind: JsonValueKind.Object } asked)
        {
            return null;
        }

        List<string> uris = [];
        if (asked.TryGetProperty("resourceSubscriptions", out var all))
        {
            if (all.ValueKind != JsonValueKind.Array || all.GetArrayLength() > MostUris
                || all.EnumerateArray().Any(static one => one.ValueKind != JsonValueKind.String || one.GetString() is not { Length: > 0 and <= LongestUri }))
            {
                return null;
            }

            uris = [.. all.EnumerateArray().Select(static one => one.GetString()!).Distinct(StringComparer.Ordinal)];
        }

        return new SubscriptionFilter(Is(asked, "toolsListChanged"), Is(asked, "promptsListChanged"), Is(asked, "resourcesListChanged"), uris);
    }

    /// <summary>The filter as it is sent.</summary>
    public JsonElement Params() => McpWriter.Object(json =>
    {
        json.WritePropertyName("notifications");
        WriteTo(json);
    });

    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        WriteIf(json, "toolsListChanged", Tools);
        WriteIf(json, "promptsListChanged", Prompts);
        WriteIf(json, "resourcesListChanged", Resources);
        if (Uris.Count > 0)
        {
            json.WriteStartArray("resourceSubscriptions");
            foreach (var uri in Uris)
            {
                json.WriteStringValue(uri);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    /// <summary>Whether a notification is of a kind that was asked for; whether its resource may be read is another question.</summary>
    public bool Hears(string method) => method switch
    {
        "notifications/tools/list_changed" => Tools,
        "notifications/prompts/list_changed" => Prompts,
        "notifications/resources/list_changed" => Resources,
        "notifications/resources/updated" => Uris.Count > 0,
        _ => false,
    };

    /// <summary>Those of the resources that the caller may read now.</summary>
    public static async ValueTask<IReadOnlyList<string>> AllowedAsync(McpPassage passage, McpParts parts, IReadOnlyList<string> uris)
    {
        List<(string Uri, Call Call)> known = [];
        foreach (var uri in uris)
        {
            if (parts.Links.OwnerOf(passage.Front!, McpMethods.Listen, uri) is var (member, own))
            {
                known.Add((uri, Call.Resource(member.Name, own)));
            }
        }

        if (known.Count == 0)
        {
            return [];
        }

        var decided = await parts.Decisions.DecideManyAsync(passage.Token!, [.. known.Select(static one => one.Call)], passage.Http.RequestAborted);
        return decided.Count != known.Count ? [] : [.. known.Where((_, index) => decided[index].Outcome == Outcome.Allow).Select(static one => one.Uri)];
    }

    private static bool Is(JsonElement asked, string kind) => asked.TryGetProperty(kind, out var value) && value.ValueKind == JsonValueKind.True;

    private static void WriteIf(Utf8JsonWriter json, string name, bool set)
    {
        if (set)
        {
            json.WriteBoolean(name, true);
        }
    }
}
