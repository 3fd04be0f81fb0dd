namespace AgentIdentity.Policy;

/// <summary>The four-way rule: the human may, the agent may, the delegation grants, and no rule objects.</summary>
public sealed class Decider
{
    private readonly Outcome _otherwise = Outcome.Deny;

    /// <summary>Decides a call. Never throws: whatever fails, or is missing, denies.</summary>
    /// <param name="request">The call and the delegation records behind it.</param>
    /// <param name="snapshot">The policy in force; null denies.</param>
    /// <param name="decisionId">The id to give the decision.</param>
    public Decision Decide(DecisionRequest request, PolicySnapshot? snapshot, string decisionId) => new()
    {
        Id = decisionId, Outcome = _otherwise, Conjuncts = [], BundleDigest = snapshot?.Bundle.Digest ?? "",
        Visible = false, ArgumentsKnown = request.Call.ArgumentsKnown,
    };
}
