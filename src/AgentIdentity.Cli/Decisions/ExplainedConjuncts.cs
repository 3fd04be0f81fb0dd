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
