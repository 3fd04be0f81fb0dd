using System.Collections.Immutable;

namespace AgentIdentity.Policy.Decisions;

/// <summary>Puts a decision together from what was decided and what each conjunct found.</summary>
internal static class DecisionParts
{
    public static Decision Gather(Outcome outcome, ImmutableArray<Finding> findings, DecisionCase asked, string decisionId)
    {
        var rules = findings[3];
        var failed = outcome switch
        {
            Outcome.Allow => null,
            Outcome.NeedsApproval or Outcome.NeedsStepUp => rules.Conjunct,
            // What an approval would lift is not why a call is refused that something else refuses too.
            _ => (findings.FirstOrDefault(f => !f.Conjunct.Ok && !f.Rules.CanBeLifted) ?? rules).Conjunct,
        };
        return new Decision
        {
            Id = decisionId,
            Outcome = outcome,
            Conjuncts = [.. findings.Select(f => f.Conjunct)],
            ReasonCode = failed?.Reason,
            Error = failed?.Error,
            Rule = rules.Rules.Refusal,
            WouldRefuse = rules.Rules.Shadow.IsEmpty ? [] : [.. rules.Rules.Shadow.Select(s => s.RuleId)],
            Shadow = rules.Rules.Shadow,
            Obligations = outcome == Outcome.Allow ? rules.Rules.Obligations : [],
            Approvals = outcome == Outcome.NeedsApproval ? rules.Rules.Approvals : [],
            StepUp = outcome == Outcome.NeedsStepUp ? rules.Rules.StepUp : null,
            Used = outcome == Outcome.Allow ? rules.Rules.Used : [],
            ReadsHistory = asked.ReadsHistory,
            BundleDigest = asked.Snapshot?.Bundle.Digest ?? "",
            Bundle = asked.Snapshot?.Bundle.Name ?? BundleName.None,
            Visible = findings.All(f => f.HoldsForSomeArguments),
            Asked = asked.Request is null ? null : asked,
            ArgumentsKnown = asked.Request?.Call?.ArgumentsKnown ?? false,
        };
    }
}
