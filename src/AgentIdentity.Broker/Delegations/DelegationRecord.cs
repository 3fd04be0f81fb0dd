using System.Collections.Immutable;
using AgentIdentity.Policy;
using AgentIdentity.Tokens;

namespace AgentIdentity.Broker;

/// <summary>
/// The anchor of every decision, budget, stop and audit record: one human, one agent, one purpose, limits and an end. Its id is not
/// a secret; using it takes the agent's own authentication.
/// </summary>
public sealed record DelegationRecord
{
    public required string Id { get; init; }

    /// <summary>The delegation this one was carved out of; null for a human's own grant.</summary>
    public string? ParentId { get; init; }

    public required string Human { get; init; }

    public required string Agent { get; init; }

    public required string Purpose { get; init; }

    public required AuthorizationDetails Details { get; init; }

    /// <summary>What may be spent under it, descendants included; null when only those above limit it.</summary>
    public long? BudgetMicroUsd { get; init; }

    public required DateTimeOffset EndsAt { get; init; }

    public bool MayDelegate { get; init; }

    /// <summary>How many levels of children may still hang below it.</summary>
    public int DepthLeft { get; init; }

    /// <summary>
    /// Whether tokens that go past this gateway may be made under it (ID-JAG, transaction token, web identity), at places its details
    /// name. What they are used for there, no decision of this broker sees: the human is told so before a yes.
    /// </summary>
    public bool OffGateway { get; init; }

    /// <summary>The scope words that such a token may carry; none unless the human saw them.</summary>
    public ImmutableArray<string> OffGatewayScope { get; init; } = [];

    /// <summary>Whether it may be used while the human is away; without it only as long as they were here a short while ago.</summary>
    public bool Unattended { get; init; }

    /// <summary>How long after the human was last seen it may be used unattended, where that is shorter than what the broker allows.</summary>
    public TimeSpan? HumanFreshWithin { get; init; }

    public DelegationState State { get; init; } = DelegationState.Active;

    /// <summary>How and when the human signed in: at the grant, or since then for this delegation (<see cref="DelegationBook.ProveAsync"/>). Copied to tokens and to children that are made; no exchange refreshes it.</summary>
    public HumanAuthentication? Authentication { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public string? EndedBy { get; init; }

    /// <summary>The correlation id, constant through the chain.</summary>
    public required string Txn { get; init; }
}
