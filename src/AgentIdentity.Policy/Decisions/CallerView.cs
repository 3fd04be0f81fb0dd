using System.Text.Json;
using AgentIdentity.Policy.Decisions;

namespace AgentIdentity.Policy;

/// <summary>
/// What the caller may be told of a decision: enough to do something about it, and nothing of who else may, which relations and rules
/// there are, or what the human's other delegations hold. What the caller may not know to exist reads as if it did not.
/// </summary>
/// <param name="Id">The decision's id, by which an administrator finds the rest.</param>
/// <param name="Outcome">What was decided.</param>
/// <param name="Reason">A value of <see cref="DecisionReason"/>; null when it was allowed, or when it may not be told.</param>
/// <param name="Rule">The rule that refused or asks for something, as its author wants it known.</param>
/// <param name="Message">One sentence for people.</param>
/// <param name="Mend">What the caller can do about it, or null where only others can.</param>
public sealed record CallerView(string Id, Outcome Outcome, string? Reason, RuleRefusal? Rule, string Message, string? Mend)
{
    /// <summary>The sign-in that is needed.</summary>
    public StepUpDemand? StepUp { get; init; }

    /// <summary>Writes it as one JSON object.</summary>
    public void WriteTo(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartObject();
        writer.WriteString("id", Id);
        writer.WriteString("outcome", DecisionJson.Text(Outcome));
        DecisionJson.Optional(writer, "reason", Reason);
        writer.WriteString("message", Message);
        DecisionJson.Optional(writer, "mend", Mend);
        if (Rule is not null)
        {
            DecisionJson.Write(writer, Rule);
        }

        if (StepUp is not null)
        {
            DemandJson.Write(writer, StepUp);
        }

        writer.WriteEndObject();
    }

    internal static CallerView Of(Decision decision)
    {
        if (decision.Outcome == Outcome.Allow)
        {
            return new CallerView(decision.Id, decision.Outcome, null, null, "The call is allowed.", null);
        }

        if (!decision.Visible)
        {
            return new CallerView(decision.Id, decision.Outcome, null, null, "There is no such thing, or it is not for this delegation.", null);
        }

        // The delegation is the caller's own; who may do what, and what rules look at, is not.
        var own = decision.Conjuncts.FirstOrDefault(c => !c.Ok && c.Reason == decision.ReasonCode) is { Name: DelegationGrants.Name } delegation ? delegation : null;
        return new CallerView(decision.Id, decision.Outcome, decision.ReasonCode, decision.Rule,
            decision.Rule?.Message ?? "The call is not allowed under this delegation.", own?.Remedy ?? Lifted(decision))
        {
            StepUp = decision.StepUp,
        };
    }

    private static string? Lifted(Decision decision) => decision.Outcome switch
    {
        Outcome.NeedsApproval => "Wait for the approval, then make exactly this call again.",
        Outcome.NeedsStepUp => "The human signs in again, then make the call again.",
        _ => null,
    };
}
