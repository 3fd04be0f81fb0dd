using System.Collections.Immutable;
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
    private const string NotAllowed = "The call is not allowed under this delegation.";

    /// <summary>What is wrong with the delegation itself, or with what it names: it tells nothing about what else there is.</summary>
    private static readonly ImmutableArray<string> OfDelegation =
    [
        DecisionReason.DelegationMissing, DecisionReason.DelegationEnded, DecisionReason.DelegationPaused,
        DecisionReason.DelegationExpired, DecisionReason.DelegationMismatch, DecisionReason.DelegationWider,
    ];

    /// <summary>The sign-in that is needed.</summary>
    public StepUpDemand? StepUp { get; init; }

    /// <summary>Writes it as one JSON object.</summary>
    public void WriteTo(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartObject();
        writer.WriteString("id"u8, Id);
        writer.WriteString("outcome"u8, DecisionJson.Text(Outcome));
        DecisionJson.Optional(writer, "reason"u8, Reason);
        writer.WriteString("message"u8, Message);
        DecisionJson.Optional(writer, "mend"u8, Mend);
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

        // The delegation is the caller's own; who may do what, and what rules look at, is not.
        if (decision.Conjuncts.FirstOrDefault(c => c.Name == DelegationGrants.Name && !c.Ok) is { Reason: { } reason } own
            && (OfDelegation.Contains(reason) || (decision.Visible && reason == decision.ReasonCode)))
        {
            return new CallerView(decision.Id, decision.Outcome, reason, null, NotAllowed, own.Remedy);
        }

        // The agent may have this: only the token that it came with was made for less, and it can exchange for another.
        if (decision.Conjuncts.FirstOrDefault(static c => !c.Ok) is { Name: DelegationGrants.Name, Reason: DecisionReason.TokenNotGranted } narrowed
            && decision.Conjuncts.Count(static c => !c.Ok) == 1)
        {
            return new CallerView(decision.Id, decision.Outcome, narrowed.Reason, null, "The token was narrowed and does not contain this call; the delegation does.", narrowed.Remedy);
        }

        if (!decision.Visible)
        {
            return Hidden(decision);
        }

        // A rule that is not why the call is refused is not the caller's business.
        var rule = decision.Conjuncts.Any(c => c.Name == NoRuleObjects.Name && !c.Ok && c.Reason == decision.ReasonCode) ? decision.Rule : null;
        return new CallerView(decision.Id, decision.Outcome, decision.ReasonCode, rule, rule?.Message ?? NotAllowed, Lifted(decision)) { StepUp = decision.StepUp };
    }

    private static CallerView Hidden(Decision decision) =>
        new(decision.Id, decision.Outcome, null, null, "There is no such thing, or it is not for this delegation.", null);

    private static string? Lifted(Decision decision) => decision.Outcome switch
    {
        Outcome.NeedsApproval => "Wait for the approval, then make exactly this call again.",
        Outcome.NeedsStepUp => "The human signs in again, then make the call again.",
        _ => null,
    };
}
