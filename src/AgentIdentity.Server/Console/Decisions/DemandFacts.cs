using System.Text.Json;
using AgentIdentity.Server.Look;

namespace AgentIdentity.Server.Console.Decisions;

/// <summary>What rules attach to a call, what would lift their objections, and what those in shadow would say, each in a line.</summary>
internal static class DemandFacts
{
    public static IEnumerable<Fact> Of(JsonElement? decision)
    {
        foreach (var obligation in RecordText.Items(decision, "obligations"))
        {
            yield return Line("Obligation", $"{RecordText.Text(obligation, "kind")} {string.Join(", ", RecordText.Texts(obligation, "values"))}", obligation);
        }

        foreach (var approval in RecordText.Items(decision, "approvals"))
        {
            yield return Line("Needs approval", $"from {RecordText.Text(approval, "from")}: {RecordText.Text(approval, "message")}", approval);
        }

        if (RecordText.Member(decision, "step_up") is { } stepUp)
        {
            var age = RecordText.Text(stepUp, "max_age_seconds") is { } seconds ? $"a sign-in of the last {seconds} seconds" : "a sign-in";
            yield return Line("Needs presence", RecordText.Text(stepUp, "acr") is { } acr ? $"{age} with {acr}" : age, stepUp);
        }

        foreach (var used in RecordText.Items(decision, "used"))
        {
            yield return Line("Approval used", RecordText.Text(used, "id") ?? RecordText.Text(used, "approval") ?? "one", used);
        }

        foreach (var shadow in RecordText.Items(decision, "shadow"))
        {
            yield return Line("In shadow", $"would {RecordText.Text(shadow, "would")}{(RecordText.Text(shadow, "message") is { } message ? ": " + message : "")}", shadow);
        }
    }

    private static Fact Line(string name, string words, JsonElement demand) =>
        new(name, VisibleText.Of(RecordText.Text(demand, "rule") is { } rule ? $"{words} (rule {rule})" : words));
}
