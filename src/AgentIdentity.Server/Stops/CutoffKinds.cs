using AgentIdentity.Broker;

namespace AgentIdentity.Server.Stops;

/// <summary>The names of the kinds of cut-off, at the administration and in the stop feed.</summary>
internal static class CutoffKinds
{
    private static readonly Dictionary<string, CutoffKind> Kinds = new(StringComparer.Ordinal)
    {
        ["human"] = CutoffKind.Human,
        ["agent"] = CutoffKind.Agent,
        ["human_agent"] = CutoffKind.HumanAgent,
        ["delegation"] = CutoffKind.Delegation,
        ["token"] = CutoffKind.Token,
        ["session"] = CutoffKind.Session,
        ["client"] = CutoffKind.Client,
        ["everyone"] = CutoffKind.Everyone,
    };

    private static readonly Dictionary<CutoffKind, string> Names = Kinds.ToDictionary(static kind => kind.Value, static kind => kind.Key);

    public static string All => string.Join(", ", Kinds.Keys);

    public static string Name(CutoffKind kind) => Names[kind];

    public static bool TryRead(string name, out CutoffKind kind) => Kinds.TryGetValue(name, out kind);
}
