using System.Text.Json;
using AgentIdentity.Cli.Connection;
using AgentIdentity.Cli.Output;

namespace AgentIdentity.Cli.Decisions;

/// <summary>The parts of a decision for people: what made each hold, or why it fails and what would mend it.</summary>
internal static class ExplainedConjuncts
{
    /// <param name="screen">Where to print.</param>
    /// <param name="decision">The explanation as it is recorded.</param>
    /// <param name="indent">What every line begins with.</param>
    public static void Print(Screen screen, JsonElement decision, string indent)
    {
        foreach (var conjunct in Items(decision, "conjuncts"))
        {
            PrintOne(screen, conjunct, indent);
        }

        foreach (var demand in Demands(decision))
        {
            screen.Warning($"{indent}{demand}");
        }
    }

    /// <summary>A line that says what was asked and what came of it.</summary>
    public static void Title(Screen screen, string asked, JsonElement decision)
    {
        var outcome = Json.Text(decision, "outcome");
        (outcome == "allow" ? (Action<string>)screen.Good : screen.Bad)($"{asked}: {outcome}");
    }

    /// <summary>What rules attach to the call, what would lift their objections, and what those in shadow would say.</summary>
    private static IEnumerable<string> Demands(JsonElement decision)
    {
        foreach (var obligation in Items(decision, "obligations"))
        {
            yield return $"then    {Json.Text(obligation, "kind")} {string.Join(", ", Items(obligation, "values"))} (rule {Json.Text(obligation, "rule")})";
        }

        foreach (var approval in Items(decision, "approvals"))
        {
            yield return $"needs   approval from {Json.Text(approval, "from")} (rule {Json.Text(approval, "rule")}): {Json.Text(approval, "message")}";
        }

        if (Json.Member(decision, "step_up") is { } stepUp)
        {
            var terms = new[] { ("acr", Json.Text(stepUp, "acr")), ("not older than", Json.Text(stepUp, "max_age_seconds") is { } age ? age + "s" : null) };
            yield return $"needs   a sign-in {string.Join(", ", terms.Where(t => t.Item2 is not null).Select(t => $"{t.Item1} {t.Item2}"))} (rule {Json.Text(stepUp, "rule")})";
        }

        foreach (var shadow in Items(decision, "shadow"))
        {
            yield return $"shadow  rule {Json.Text(shadow, "rule")} would {Json.Text(shadow, "would")}{(Json.Text(shadow, "message") is { } message ? $": {message}" : "")}";
        }
    }

    private static void PrintOne(Screen screen, JsonElement conjunct, string indent)
    {
        if (Json.Member(conjunct, "ok") is { ValueKind: JsonValueKind.True })
        {
            screen.Good($"{indent}holds   {Json.Text(conjunct, "name")}");
            foreach (var step in Items(conjunct, "proof"))
            {
                screen.Line($"{indent}        by    {step}");
            }

            return;
        }

        screen.Bad($"{indent}fails   {Json.Text(conjunct, "name")}: {Json.Text(conjunct, "reason")}");
        screen.Line($"{indent}        why   {Json.Text(conjunct, "why")}");
        screen.Line($"{indent}        mend  {Json.Text(conjunct, "remedy")}");
    }

    private static JsonElement.ArrayEnumerator Items(JsonElement element, string name) =>
        Json.Member(element, name) is { ValueKind: JsonValueKind.Array } items ? items.EnumerateArray() : default;
}
