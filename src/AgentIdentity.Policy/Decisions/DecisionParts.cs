using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace AgentIdentity.Policy.Decisions;

/// <summary>Puts a decision together from what was decided and what each conjunct found.</summary>
internal static class DecisionParts
{
    public static Decision Gather(Outcome outcome, ReadOnlySpan<Finding> findings, DecisionCase asked, string decisionId)
    {
        var rules = findings[3];
        var failed = outcome switch
        {
            Outcome.Allow => null,
            Outcome.NeedsApproval or Outcome.NeedsStepUp => rules.Conjunct,
            // What an approval would lift is not why a call is refused that something else refuses too.
            _ => Weightiest(findings, rules).Conjunct,
        };
        return new Decision
        {
            Id = decisionId,
            Outcome = outcome,
            Conjuncts = Conjuncts(findings),
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
            Visible = Visible(findings),
            Asked = asked.Request is null ? null : asked,
            ArgumentsKnown = asked.Request?.Call?.ArgumentsKnown ?? false,
        };
    }

    private static Finding Weightiest(ReadOnlySpan<Finding> findings, Finding rules)
    {
        foreach (var finding in findings)
        {
            if (!finding.Conjunct.Ok && !finding.Rules.CanBeLifted)
            {
                return finding;
            }
        }

        return rules;
    }

    private static ImmutableArray<Conjunct> Conjuncts(ReadOnlySpan<Finding> findings)
    {
        var conjuncts = new Conjunct[findings.Length];
        for (var i = 0; i < conjuncts.Length; i++)
        {
            conjuncts[i] = findings[i].Conjunct;
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(conjuncts);
    }

    private static bool Visible(ReadOnlySpan<Finding> findings)
    {
        var visible = true;
        foreach (var finding in findings)
        {
            visible &= finding.HoldsForSomeArguments;
        }

        return visible;
    }
}
