using System.Collections.Frozen;
using System.Text.Json;
using AgentIdentity.Policy;

namespace AgentIdentity.Broker;

/// <summary>OpenFGA's names on the wire.</summary>
internal static class RemoteNames
{
    private static readonly FrozenDictionary<string, RelationFailureCode> Codes =
        Enum.GetValues<RelationFailureCode>().ToFrozenDictionary(static code => JsonNamingPolicy.SnakeCaseLower.ConvertName(code.ToString()), StringComparer.Ordinal);

    // A conflict has gRPC's own code, by its name or its number, and not one of OpenFGA's.
    public static RelationFailureCode? Code(string? name) =>
        name is "Aborted" or "10" ? RelationFailureCode.Aborted : name is not null && Codes.TryGetValue(name, out var code) ? code : null;

    public static string Of(RelationConsistency consistency) =>
        consistency == RelationConsistency.HigherConsistency ? "HIGHER_CONSISTENCY" : "MINIMIZE_LATENCY";
}
