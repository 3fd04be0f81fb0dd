using System.Text.RegularExpressions;

namespace AgentIdentity.Policy.Mappings.Drafting;

/// <summary>A first judgement of how much harm a call can do, by its name. The author looks at each.</summary>
internal static partial class RiskGuess
{
    public static Risk OfMethod(string method) => method switch
    {
        "GET" or "OPTIONS" => Risk.Low,
        "DELETE" => Risk.High,
        _ => Risk.Medium,
    };

    public static Risk OfTool(string name) =>
        Harm().IsMatch(name) ? Risk.High
        : Reading().IsMatch(name) ? Risk.Low
        : Risk.Medium;

    [GeneratedRegex("^(get|list|search|find|read|fetch|describe|count|show|query|lookup)(?![a-z])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Reading();

    [GeneratedRegex("(delete|remove|destroy|drop|purge|pay|transfer|refund|deploy|execute)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Harm();
}
