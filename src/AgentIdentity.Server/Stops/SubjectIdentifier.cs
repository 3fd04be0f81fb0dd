using System.Text.Json;

namespace AgentIdentity.Server.Stops;

/// <summary>
/// A subject identifier (RFC 9493 section 3; <c>complex</c> and <c>jwt_id</c> from the shared signals framework). Read strictly: a
/// member that is not understood could have narrowed what is meant.
/// </summary>
internal static class SubjectIdentifier
{
    private static readonly Dictionary<string, string[]> Members = new(StringComparer.Ordinal)
    {
        ["iss_sub"] = ["iss", "sub"],
        ["opaque"] = ["id"],
        ["jwt_id"] = ["iss", "jti"],
    };

    /// <summary>Its format; null where it is not an object that names one.</summary>
    public static string? Format(JsonElement identifier) =>
        identifier.ValueKind == JsonValueKind.Object && identifier.TryGetProperty("format", out var format) && format.ValueKind == JsonValueKind.String
            ? format.GetString() : null;

    /// <summary>The members of a simple identifier of this format, in the order of its definition; null where one is missing, strange or too many.</summary>
    public static string[]? Read(JsonElement identifier, string format)
    {
        if (Format(identifier) != format || identifier.GetPropertyCount() != Members[format].Length + 1)
        {
            return null;
        }

        var values = Members[format].Select(name => Text(identifier, name)).ToArray();
        return values.All(static value => value.Length > 0) ? values : null;
    }

    /// <summary>The parts of a complex identifier by their role; empty where it is not one.</summary>
    public static IReadOnlyDictionary<string, JsonElement> Parts(JsonElement identifier) => Format(identifier) == "complex"
        ? identifier.EnumerateObject().Where(static member => member.Name != "format").ToDictionary(static member => member.Name, static member => member.Value)
        : new Dictionary<string, JsonElement>();

    private static string Text(JsonElement identifier, string name) =>
        identifier.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
