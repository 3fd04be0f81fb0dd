namespace AgentIdentity.Tokens;

/// <summary>How far the issuer knows that the agent is the one it names.</summary>
public enum ActorAssurance
{
    /// <summary>The agent proved its own key or workload identity to the issuer.</summary>
    Authenticated,

    /// <summary>A public client says it is this agent; nobody proved it. Written into the token, so that a policy can be stricter.</summary>
    SelfAsserted,
}
