using System.Collections.Immutable;
using System.Text.Json;
using AgentIdentity.Gateway.Ports;
using AgentIdentity.Policy;
using AgentIdentity.Tokens;

namespace AgentIdentity.Gateway.Mcp.Pins;

/// <summary>Reads what a server lists.</summary>
public static class SeenTools
{
    private const int LongestName = 200;
    private static readonly StrictJsonLimits Limits = new(4 * 1024 * 1024, MaxDepth: 64, MaxTokens: 1_000_000);
    private const int LargestDefinition = 64 * 1024;

    /// <summary>The name of a definition; null for what is no definition.</summary>
    internal static string? NameOf(JsonElement definition) =>
        definition.ValueKind == JsonValueKind.Object && definition.TryGetProperty("name"u8, out var name) && name.ValueKind == JsonValueKind.String
        && name.GetString() is { Length: > 0 and <= LongestName } text ? text : null;

    /// <summary>The digest of a definition; null where it has no canonical form, or is larger than anybody would read.</summary>
    internal static string? DigestOf(JsonElement definition)
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

    /// <summary>Reads the answer to <c>tools/list</c>; null for what is none, or names a tool twice.</summary>
    /// <param name="utf8">A JSON object with the member <c>tools</c>.</param>
    public static ImmutableArray<SeenTool>? Parse(byte[] utf8)
    {
        if (!StrictJson.TryParse(utf8, Limits, out var document, out _))
        {
            return null;
        }

        using (document)
        {
            if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("tools"u8, out var tools) || tools.ValueKind != JsonValueKind.Array)
            {
                return null;
            }

            var read = Read([.. tools.EnumerateArray()]);
            return read.Length == tools.GetArrayLength() && read.DistinctBy(static tool => tool.Name, StringComparer.Ordinal).Count() == read.Length ? read : null;
        }
    }

    /// <summary>The definitions of a list. What has no name or no digest is left out: nobody could approve it.</summary>
    internal static ImmutableArray<SeenTool> Read(IReadOnlyList<JsonElement> definitions) =>
    [
        .. from definition in definitions
           let name = NameOf(definition)
           let digest = name is null ? null : DigestOf(definition)
           where digest is not null
           select new SeenTool(name, digest, definition.Clone(), ToolSchema.Of(definition).Problem),
    ];
}
