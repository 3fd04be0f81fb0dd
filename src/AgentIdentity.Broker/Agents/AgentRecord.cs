using System.Collections.Immutable;

namespace AgentIdentity.Broker;

/// <summary>A registered agent. Its id is also its client_id; its owner is the person who answers for it.</summary>
public sealed record AgentRecord
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required string Owner { get; init; }

    /// <summary>The agent's public keys, an RFC 7517 key set as JSON.</summary>
    public required string Jwks { get; init; }

    public ImmutableArray<string> RedirectUris { get; init; } = [];

    public AgentState State { get; init; } = AgentState.Active;

    public required DateTimeOffset CreatedAt { get; init; }
}

public enum AgentState
{
    Active = 1,
    Suspended = 2,
}
