using System.Collections.Frozen;
using System.Text.Json;

namespace AgentIdentity.Policy;

/// <summary>The names of OpenFGA's error codes on the wire.</summary>
public static class RelationFailureCodes
{
    private static readonly FrozenDictionary<RelationFailureCode, string> Names =
        Enum.GetValues<RelationFailureCode>().ToFrozenDictionary(static code => code, static code =>
            // A conflict has gRPC's own code, and not one of OpenFGA's.
            code == RelationFailureCode.Aborted ? "Aborted" : JsonNamingPolicy.SnakeCaseLower.ConvertName(code.ToString()));

    private static readonly FrozenDictionary<string, RelationFailureCode> Codes =
        Names.ToFrozenDictionary(static name => name.Value, static name => name.Key, StringComparer.Ordinal);

    /// <summary>The code's name, such as <c>validation_error</c>.</summary>
    /// <param name="code">The code.</param>
    public static string Name(this RelationFailureCode code) => Names[code];

    /// <summary>The code of this name; null when there is none such.</summary>
    /// <param name="name">The name, or for gRPC's own code its number.</param>
    public static RelationFailureCode? Find(string? name) =>
        name is null ? null : name == "10" ? RelationFailureCode.Aborted : Codes.TryGetValue(name, out var code) ? code : null;
}
