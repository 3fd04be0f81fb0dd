using System.Text.Json;
using AgentIdentity.Gateway.Configuration;

namespace AgentIdentity.Gateway.Mcp.Asks;

/// <summary>One thing that a server asks of its client in the middle of a call.</summary>
internal sealed record ServerQuestion(string Key, string Method, JsonElement? Params)
{
    private const int Most = 16;
    private const int LongestKey = 256;
    private const int LongestWords = 1000;

    /// <summary>What is asked; null where it is not what the protocol says.</summary>
    public static IReadOnlyList<ServerQuestion>? ReadAll(JsonElement result)
    {
        if (!result.TryGetProperty("inputRequests", out var asked))
        {
            return [];
        }

        if (asked.ValueKind != JsonValueKind.Object || asked.GetPropertyCount() > Most)
        {
            return null;
        }

        List<ServerQuestion> questions = [];
        foreach (var one in asked.EnumerateObject())
        {
            if (one.Name.Length is 0 or > LongestKey || one.Value.ValueKind != JsonValueKind.Object || McpRequestReader.Text(one.Value, "method") is not { } method)
            {
                return null;
            }

            var hasParams = one.Value.TryGetProperty("params", out var given);
            if (hasParams && given.ValueKind != JsonValueKind.Object)
            {
                return null;
            }

            questions.Add(new ServerQuestion(one.Name, method, hasParams ? given : null));
        }

        return questions;
    }

    /// <summary>Whether the server's settings, the client's abilities and the rules about secrets let it be asked; policy is asked besides.</summary>
    public bool MayBeAsked(AskSettings settings, ClientClaims client) => Method switch
    {
        "elicitation/create" => Params is { } given && (IsPage(given)
            ? client.OpensPages && ElicitedPage.IsAllowed(given, settings.UrlHosts)
            : settings.Forms && client.ShowsForms && ElicitedForm.IsHarmless(given)),
        "sampling/createMessage" => settings.Sampling && client.Has("sampling") && Params is not null,
        "roots/list" => settings.Roots && client.Has("roots"),
        _ => false,
    };

    /// <summary>The question as a human reads it.</summary>
    public string Words => (Params is { } given ? McpRequestReader.Text(given, "message") : null) is not { } words ? Method
        : words.Length <= LongestWords ? words : words[..LongestWords];

    /// <summary>What the server hears when it may not ask; null where there is no such word, and the call cannot go on.</summary>
    public string? Denial => Method switch
    {
        "elicitation/create" => """{"action":"decline"}""",
        "roots/list" => """{"roots":[]}""",
        _ => null,
    };

    private static bool IsPage(JsonElement given) => McpRequestReader.Text(given, "mode") == "url";
}
