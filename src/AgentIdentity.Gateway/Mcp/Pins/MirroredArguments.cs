using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;

namespace AgentIdentity.Gateway.Mcp.Pins;

/// <summary>
/// Reads which arguments headers repeat (MCP 2026-07-28): properties annotated <c>x-mcp-header</c>, reached by <c>properties</c> alone,
/// primitive and no <c>number</c>, under names that are tokens and differ also without their case.
/// </summary>
internal static class MirroredArguments
{
    private static readonly SearchValues<char> InTokens =
        SearchValues.Create("!#$%&'*+-.^_`|~ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789");

    public static (ImmutableArray<MirroredArgument> Headers, string? Problem) Read(JsonElement input)
    {
        var found = ImmutableArray.CreateBuilder<MirroredArgument>();
        return Read(input, [], found) is { } problem ? ([], problem)
            : Annotations(input) != found.Count ? ([], "inputSchema: x-mcp-header stands where no argument is sure to be")
            : (found.ToImmutable(), null);
    }

    private static string? Read(JsonElement schema, ImmutableArray<string> path, ImmutableArray<MirroredArgument>.Builder found)
    {
        if (schema.ValueKind != JsonValueKind.Object || !schema.TryGetProperty("properties"u8, out var properties) || properties.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        foreach (var property in properties.EnumerateObject().Where(static property => property.Value.ValueKind == JsonValueKind.Object))
        {
            var below = path.Add(property.Name);
            if (property.Value.TryGetProperty("x-mcp-header"u8, out var header))
            {
                if (header.ValueKind != JsonValueKind.String || header.GetString() is not { Length: > 0 and <= 100 } name || name.AsSpan().ContainsAnyExcept(InTokens))
                {
                    return "inputSchema: x-mcp-header is not a token";
                }

                if (!IsPrimitive(property.Value))
                {
                    return "inputSchema: x-mcp-header is for string, integer and boolean alone";
                }

                if (found.Any(one => string.Equals(one.Header, name, StringComparison.OrdinalIgnoreCase)))
                {
                    return "inputSchema: x-mcp-header names the same header twice";
                }

                found.Add(new MirroredArgument(name, below));
            }

            if (Read(property.Value, below, found) is { } problem)
            {
                return problem;
            }
        }

        return null;
    }

    // What may be null besides is as it would be without: an argument that is null has no header.
    private static bool IsPrimitive(JsonElement schema) => schema.TryGetProperty("type"u8, out var type)
        ? IsPrimitiveType(type) || (type.ValueKind == JsonValueKind.Array && OneBesideNull([.. type.EnumerateArray()], static one => IsNull(one), IsPrimitiveType))
        : ((schema.TryGetProperty("anyOf"u8, out var either) && !schema.TryGetProperty("oneOf"u8, out _)) || (schema.TryGetProperty("oneOf"u8, out either) && !schema.TryGetProperty("anyOf"u8, out _)))
            && either.ValueKind == JsonValueKind.Array
            && OneBesideNull([.. either.EnumerateArray()], static one => TypeOf(one) is { } type && IsNull(type), static one => TypeOf(one) is { } type && IsPrimitiveType(type));

    private static bool OneBesideNull(IReadOnlyList<JsonElement> all, Func<JsonElement, bool> isNull, Func<JsonElement, bool> isPrimitive) =>
        all.Count is 1 or 2 && all.Count(isPrimitive) == 1 && all.Count(isNull) == all.Count - 1;

    private static JsonElement? TypeOf(JsonElement schema) => schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty("type"u8, out var type) ? type : null;

    private static bool IsNull(JsonElement type) => type.ValueKind == JsonValueKind.String && type.ValueEquals("null"u8);

    private static bool IsPrimitiveType(JsonElement type) => type.ValueKind == JsonValueKind.String && type.GetString() is "string" or "integer" or "boolean";

    /// <summary>How many places are annotated, wherever they are. A property may have the name, and is no annotation.</summary>
    private static int Annotations(JsonElement element, bool isNames = false) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().Sum(member =>
            (!isNames && member.NameEquals("x-mcp-header"u8) ? 1 : 0) + Annotations(member.Value, !isNames && IsMap(member.Name))),
        JsonValueKind.Array => element.EnumerateArray().Sum(static item => Annotations(item)),
        _ => 0,
    };

    private static bool IsMap(string keyword) => keyword is "properties" or "patternProperties" or "$defs" or "definitions" or "dependentSchemas";
}
