using System.Collections.Immutable;
using AgentIdentity.Policy.Decisions;
using ConjunctRule = System.Func<AgentIdentity.Policy.DecisionRequest, AgentIdentity.Policy.PolicySnapshot, AgentIdentity.Policy.Decisions.Finding>;

namespace AgentIdentity.Policy;

/// <summary>
/// The four-way rule: allow if and only if the human may, and the agent may, and the delegation grants, and no rule objects.
/// All four are always evaluated, so that the record of a refusal names every part that failed and what would mend it.
/// </summary>
public sealed class Decider
{
    private readonly ImmutableArray<(string Name, ConjunctRule Evaluate)> _conjuncts;

    /// <summary>The rule as it stands; there is nothing to configure.</summary>
    public Decider() : this(HumanMay.Evaluate, AgentMay.Evaluate, DelegationGrants.Evaluate, NoRuleObjects.Evaluate)
    {
    }

    internal Decider(ConjunctRule human, ConjunctRule agent, ConjunctRule delegation, ConjunctRule rules) =>
        _conjuncts = [(HumanMay.Name, human), (AgentMay.Name, agent), (DelegationGrants.Name, delegation), (NoRuleObjects.Name, rules)];

    /// <summary>Decides a call. Never throws: whatever fails, or is missing, denies.</summary>
    /// <param name="request">The call and the delegation records behind it.</param>
    /// <param name="snapshot">The policy in force; null denies.</param>
    /// <param name="decisionId">The id to give the decision.</param>
    public Decision Decide(DecisionRequest request, PolicySnapshot? snapshot, string decisionId)
    {
        var (human, agent, delegation, rules) =
            (Find(0, request, snapshot), Find(1, request, snapshot), Find(2, request, snapshot), Find(3, request, snapshot));
        ImmutableArray<Conjunct> conjuncts = [human.Conjunct, agent.Conjunct, delegation.Conjunct, rules.Conjunct];

        var allowed = human.Conjunct.Ok & agent.Conjunct.Ok & delegation.Conjunct.Ok & rules.Conjunct.Ok;
        var failed = conjuncts.FirstOrDefault(c => !c.Ok);
        return new Decision
        {
            Id = decisionId,
            Outcome = allowed ? Outcome.Allow : Outcome.Deny,
            Conjuncts = conjuncts,
            ReasonCode = failed?.Reason,
            Error = failed?.Error,
            Rule = rules.Rule,
            WouldRefuse = rules.WouldRefuse,
            BundleDigest = snapshot?.Bundle.Digest ?? "",
            Bundle = snapshot?.Bundle.Name ?? BundleName.None,
            Visible = human.HoldsForSomeArguments & agent.HoldsForSomeArguments & delegation.HoldsForSomeArguments,
            ArgumentsKnown = request?.Call?.ArgumentsKnown ?? false,
        };
    }

    /// <summary>One conjunct, with every way of not answering turned into a refusal.</summary>
    private Finding Find(int index, DecisionRequest request, PolicySnapshot? snapshot)
    {
        var (name, evaluate) = _conjuncts[index];
        try
        {
            if (snapshot is null)
            {
                return Finding.Fails(name, PolicyError.NoPolicy, DecisionReason.NoPolicy, "no policy is loaded", "load a valid policy bundle");
            }

            var finding = evaluate(request, snapshot);
            return finding?.Conjunct is { } conjunct && conjunct.Name == name && (conjunct.Ok || conjunct.Reason is not null)
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
