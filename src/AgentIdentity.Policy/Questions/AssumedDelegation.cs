namespace AgentIdentity.Policy;

/// <summary>A delegation for questions about policy alone: it contains the one call that is asked about, and is in force.</summary>
public static class AssumedDelegation
{
    /// <summary>What such a delegation is called in explanations.</summary>
    public const string Id = "assumed";

    /// <summary>A request to make a call under such a delegation.</summary>
    /// <param name="call">The call.</param>
    /// <param name="human">The person's id, without a type.</param>
    /// <param name="agent">The agent's id, without a type.</param>
    /// <param name="now">The moment.</param>
    public static DecisionRequest Request(Call call, string human, string agent, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(call);
        var grant = new Grant(call.Kind, call.Upstream, [call.Action], call.Identifier, []);
        return new DecisionRequest(call, human, agent, [new DelegationLink(Id, human, agent, DelegationState.Active, DateTimeOffset.MaxValue, [grant])], null, now);
    }
}
