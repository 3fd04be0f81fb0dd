using System.Text.RegularExpressions;

namespace AgentIdentity.Cel.Tests.Differential;

/// <summary>A known difference: why, how it shows (in an expression that is as small as it gets, and both answers), and one expression that still shows it.</summary>
internal sealed record Disagreement(string Oracle, string Reason, string Example, string Sign)
{
    private readonly Regex _sign = new(Sign, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.Singleline);

    public bool Explains(string oracle, string difference) => oracle == Oracle && _sign.IsMatch(difference);
}
