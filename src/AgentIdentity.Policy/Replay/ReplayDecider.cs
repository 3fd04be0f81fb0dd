using AgentIdentity.Policy.Decisions;

namespace AgentIdentity.Policy.Replay;

/// <summary>Decides recorded calls anew. Whether the delegation granted is taken from the record, since no policy changes that. Of one thread.</summary>
internal sealed class ReplayDecider
{
    private readonly Decider _decider;
    private Finding _delegation = Finding.Holds(DelegationGrants.Name, []);

    public ReplayDecider() => _decider = new Decider(HumanMay.Evaluate, AgentMay.Evaluate, _ => _delegation, NoRuleObjects.Evaluate, ExternalPermits.Evaluate);

    public ReplayedDecision Decide(RecordedDecision recorded, PolicySnapshot policy)
    {
        _delegation = recorded.Delegation;
        var history = recorded.Request.Told!;
        history.WasMissing = false;
        var decision = _decider.Decide(recorded.Request, policy, recorded.Id);
        return new ReplayedDecision(decision.Outcome, Refused(decision) ? null : Doubt(decision, recorded, history), decision);
    }

    /// <summary>Whether it is refused whatever the record leaves open.</summary>
    private static bool Refused(Decision decision)
    {
        foreach (var conjunct in decision.Conjuncts)
        {
            if (!conjunct.Ok && conjunct.Name != NoRuleObjects.Name && conjunct.Reason != DecisionReason.BodyRequired)
            {
                return true;
            }
        }

        return false;
    }

    private static Undecidable? Doubt(Decision decision, RecordedDecision recorded, RecordedHistory history)
    {
        if (history.WasMissing)
        {
            return Undecidable.History;
        }

        if (recorded.ArgumentsMissing)
        {
            foreach (var conjunct in decision.Conjuncts)
            {
                if (!conjunct.Ok && conjunct.Reason == DecisionReason.BodyRequired)
                {
                    return Undecidable.Arguments;
                }
            }
        }

        return null;
    }
}
