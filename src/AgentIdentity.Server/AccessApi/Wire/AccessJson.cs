using System.Text.Json;

namespace AgentIdentity.Server.AccessApi;

/// <summary>Reads members that may be missing; null is the same as missing.</summary>
internal static class AccessJson
{
    public static JsonElement? Member(this JsonElement? json, string name) =>
        json is { ValueKind: JsonValueKind.Object } found && found.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    public static JsonElement? Member(this JsonElement json, string name) => Member((JsonElement?)json, name);

    public static string? Text(this JsonElement? json) => json is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    public static string? Text(this JsonElement? json, string name) => json.Member(name).Text();

    public static bool IsTrue(this JsonElement? json, string name) => json.Member(name) is { ValueKind: JsonValueKind.True };

    public static JsonElement? Object(this JsonElement? json) => json is { ValueKind: JsonValueKind.Object } ? json : null;
}
