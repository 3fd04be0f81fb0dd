using System.Collections.Immutable;
using System.Text.Json;
using AgentIdentity.Gateway.Ports;
using AgentIdentity.Policy;

namespace AgentIdentity.Gateway.Mcp.Pins;

/// <summary>Reads what a server lists.</summary>
internal static class SeenTools
{
    private const int LongestName = 200;
    private const int LargestDefinition = 64 * 1024;

    /// <summary>The name of a definition; null for what is no definition.</summary>
    public static string? NameOf(JsonElement definition) =>
        definition.ValueKind == JsonValueKind.Object && definition.TryGetProperty("name"u8, out var name) && name.ValueKind == JsonValueKind.String
        && name.GetString() is { Length: > 0 and <= LongestName } text ? text : null;

    /// <summary>The digest of a definition; null where it has no canonical form, or is larger than anybody would read.</summary>
    public static string? DigestOf(JsonElement definition)
    {
        try
        {
            return definition.GetRawText().Length <= LargestDefinition ? CanonicalJson.Digest(definition) : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>The definitions of a list. What has no name or no digest is left out: nobody could approve it.</summary>
    public static ImmutableArray<SeenTool> Read(IReadOnlyList<JsonElement> definitions) =>
    [
        .. from definition in definitions
           let name = NameOf(definition)
           let digest = name is null ? null : DigestOf(definition)
           where digest is not null
           select new SeenTool(name, digest, definition.Clone(), ToolSchema.Of(definition).Problem),
    ];
}
