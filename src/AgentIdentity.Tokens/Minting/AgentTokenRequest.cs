namespace AgentIdentity.Tokens;

/// <summary>What an actor token shall say: the agent for itself, at the issuer.</summary>
public sealed record AgentTokenRequest
{
    /// <summary>The agent.</summary>
    public required string Agent { get; init; }

    /// <summary>The agent's key (<c>cnf.jkt</c>).</summary>
    public required string KeyThumbprint { get; init; }

    /// <summary>How long the token lives: 300 seconds unless told, 900 seconds at most.</summary>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromSeconds(300);
}
