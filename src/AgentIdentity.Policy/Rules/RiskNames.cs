namespace AgentIdentity.Policy.Rules;

/// <summary>How risks are written in policies.</summary>
internal static class RiskNames
{
    public static readonly string[] All = ["unknown", "low", "medium", "high", "critical"];

    public static Risk? Find(string name) => Array.IndexOf(All, name) is >= 0 and var place ? (Risk)place : null;

    public static string Of(Risk risk) => All[(int)risk];
}
