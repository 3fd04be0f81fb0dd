using AgentIdentity.Policy.Rules;

namespace AgentIdentity.Policy.Decisions;

/// <summary>
/// Fourth conjunct: no rule objects. A rule that cannot be evaluated objects. An objection that an approval or a sign-in would lift
/// is one until it is lifted; one that nothing lifts outweighs it.
/// </summary>
internal static class NoRuleObjects
{
    public const string Name = "rules";

    public static Finding Evaluate(DecisionCase asked)
    {
        var verdicts = asked.Snapshot.Bundle.Rules.Evaluate(asked);
        // Only a list of tools or models may leave the arguments open; elsewhere the body was not read and the rule cannot be asked.
        var openIsFine = asked.Request.Call.ForList;
        var said = new RuleTally(asked.Request);
        foreach (var verdict in verdicts)
        {
            if (verdict.Kind == RuleVerdictKind.Holds || (verdict.Kind == RuleVerdictKind.Open && openIsFine))
            {
                said.Passes(verdict);
            }
            else
            {
                said.Objects(verdict);
            }
        }

        return said.Against is null
            ? Finding.Holds(Name, new RuleProof(verdicts, said), said.Findings())
            : Refuse(said);
    }

    private static Finding Refuse(RuleTally said)
    {
        var (against, info, findings) = (said.Against!.Value, said.Against.Value.Rule.Info, said.Findings());
        var (error, reason) = against switch
        {
            { Kind: RuleVerdictKind.Open } => (PolicyError.BodyRequired, DecisionReason.BodyRequired),
            { Kind: not RuleVerdictKind.Objects } => (PolicyError.RuleError, DecisionReason.RuleError),
            _ when !findings.CanBeLifted => (PolicyError.RuleDenied, DecisionReason.RuleDenied),
            _ when findings.StepUp is not null => (PolicyError.StepUpNeeded, DecisionReason.NeedsStepUp),
            _ => (PolicyError.ApprovalNeeded, DecisionReason.NeedsApproval),
        };
        var why = string.Join("; ", said.Objections.Select(RuleText.Line));
        return Finding.Fails(Name, error, reason, why, RuleText.Remedy(findings, info)) with
        {
            HoldsForSomeArguments = said.HoldsForSomeArguments,
            Rules = findings with { Refusal = new RuleRefusal(info.Id, RuleText.Message(against, findings), info.Owner) },
        };
    }
}
