using System.Collections.Immutable;
using AgentIdentity.Policy.Decisions;

namespace AgentIdentity.Policy;

/// <summary>
/// The four-way rule: allow if and only if the human may, and the agent may, and the delegation grants, and no rule objects; and where
/// an external decision point is configured, it permits too. All are always evaluated, so that the record of a refusal names every
/// part that failed and what would mend it.
/// </summary>
public sealed class Decider
{
    private readonly ImmutableArray<(string Name, ConjunctRule Evaluate)> _conjuncts;

    /// <summary>The rule as it stands; there is nothing to configure.</summary>
    public Decider() : this(HumanMay.Evaluate, AgentMay.Evaluate, DelegationGrants.Evaluate, NoRuleObjects.Evaluate, ExternalPermits.Evaluate)
    {
    }

    internal Decider(ConjunctRule human, ConjunctRule agent, ConjunctRule delegation, ConjunctRule rules, ConjunctRule external) => _conjuncts =
        [(HumanMay.Name, human), (AgentMay.Name, agent), (DelegationGrants.Name, delegation), (NoRuleObjects.Name, rules), (ExternalPermits.Name, external)];

    /// <summary>Decides a call. Never throws: whatever fails, or is missing, denies.</summary>
    /// <param name="request">The call and the delegation records behind it.</param>
    /// <param name="snapshot">The policy in force; null denies.</param>
    /// <param name="decisionId">The id to give the decision.</param>
    public Decision Decide(DecisionRequest request, PolicySnapshot? snapshot, string decisionId)
    {
        var asked = new DecisionCase(request, snapshot!);
        var (human, agent, delegation, rules) = (Find(0, asked), Find(1, asked), Find(2, asked), Find(3, asked));
        var external = request?.External is null ? null : Find(4, asked);

        var others = human.Conjunct.Ok & agent.Conjunct.Ok & delegation.Conjunct.Ok & external?.Conjunct.Ok != false;
        // An objection that an approval or a sign-in would lift is worth asking for only where nothing else is in the way.
        var outcome = (others, rules.Conjunct.Ok, rules.Rules) switch
        {
            (true, true, _) => Outcome.Allow,
            (true, false, { CanBeLifted: true, StepUp: not null }) => Outcome.NeedsStepUp,
            (true, false, { CanBeLifted: true, Approvals.IsEmpty: false }) => Outcome.NeedsApproval,
            _ => Outcome.Deny,
        };
        return DecisionParts.Gather(outcome, external is null ? [human, agent, delegation, rules] : [human, agent, delegation, rules, external], asked, decisionId);
    }

    /// <summary>One conjunct, with every way of not answering turned into a refusal.</summary>
    private Finding Find(int index, DecisionCase asked)
    {
        var (name, evaluate) = _conjuncts[index];
        try
        {
            if (asked.Snapshot is null)
            {
                return Finding.Fails(name, PolicyError.NoPolicy, DecisionReason.NoPolicy, "no policy is loaded", "load a valid policy bundle");
            }

            var finding = evaluate(asked);
            return finding is { Conjunct: { } conjunct, Rules.IsWhole: true } && conjunct.Name == name && (conjunct.Ok || conjunct.Reason is not null)
                ? finding : Failure(name, "it gave no usable answer");
        }
#pragma warning disable CA1031 // An engine that throws must deny, whatever it throws.
        catch (Exception wrong)
#pragma warning restore CA1031
        {
            return Failure(name, $"it failed with {wrong.GetType().Name}: {wrong.Message}");
        }
    }

    private static Finding Failure(string name, string what) => Finding.Fails(
        name, PolicyError.EngineFailure, DecisionReason.EngineFailure, $"{name} could not be evaluated: {what}", "report this decision to the operators");
}
