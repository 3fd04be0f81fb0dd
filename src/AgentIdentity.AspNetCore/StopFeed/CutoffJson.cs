using System.Text.Json;

namespace AgentIdentity.AspNetCore;

/// <summary>Reads a cut-off. What is not understood is taken for a cut-off of everyone: to refuse too much is the safe mistake.</summary>
internal static class CutoffJson
{
    // No token lives longer, clock differences included; docs/stop-feed.md names the same time.
    private static readonly TimeSpan LongestUse = TimeSpan.FromMinutes(17);

    public static Cutoff Read(JsonElement json, DateTimeOffset now)
    {
        var id = Text(json, "id") ?? throw new InvalidDataException("A cut-off has no id.");
        return new(id, Text(json, "iss"), Key(json), Instant(json, "before") ?? now, Instant(json, "until") ?? now + LongestUse);
    }

    private static CutoffKey Key(JsonElement json) => Text(json, "kind") switch
    {
        "human" => Key(CutoffKind.Human, Text(json, "sub")),
        "agent" => Key(CutoffKind.Agent, Text(json, "agent")),
        "human_agent" => Key(CutoffKind.HumanAgent, Text(json, "sub"), Text(json, "agent")),
        "delegation" => Key(CutoffKind.Delegation, Text(json, "delegation")),
        "token" => Key(CutoffKind.Token, Text(json, "jti")),
        "session" => Key(CutoffKind.Session, Text(json, "sid")),
        "client" => Key(CutoffKind.Client, Text(json, "client")),
        _ => new(CutoffKind.Everyone),
    };

    private static CutoffKey Key(CutoffKind kind, params ReadOnlySpan<string?> about) => about switch
    {
        [{ } first] => new(kind, first),
        [{ } first, { } second] => new(kind, first, second),
        _ => new(CutoffKind.Everyone),
    };

    public static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static DateTimeOffset? Instant(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.TryGetInt64(out var seconds) && seconds is >= 0 and < 32_503_680_000 ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;
}
