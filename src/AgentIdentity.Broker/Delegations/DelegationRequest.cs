using System.Collections.Immutable;
using AgentIdentity.Tokens;

namespace AgentIdentity.Broker;

/// <summary>What a human consented to.</summary>
public sealed record DelegationRequest(string Human, string Agent, string Purpose, AuthorizationDetails Details, DateTimeOffset EndsAt)
{
    public long? BudgetMicroUsd { get; init; }

    public bool MayDelegate { get; init; }

    public bool OffGateway { get; init; }

    public ImmutableArray<string> OffGatewayScope { get; init; } = [];

    public bool Unattended { get; init; }

    /// <summary>The broker's own limit when null.</summary>
    public TimeSpan? HumanFreshWithin { get; init; }

    public required HumanAuthentication Authentication { get; init; }
}

/// <summary>What a parent's agent gives to a sub-agent. What is left out is taken from the parent, where that is the narrower choice.</summary>
public sealed record ChildRequest(string Agent, string Purpose, AuthorizationDetails Details)
{
    /// <summary>The parent's end when null.</summary>
    public DateTimeOffset? EndsAt { get; init; }

    /// <summary>The parent's budget when null.</summary>
    public long? BudgetMicroUsd { get; init; }

    /// <summary>Off unless asked for, as with the human's own grant.</summary>
    public bool MayDelegate { get; init; }

    /// <summary>Off unless asked for, and only where the parent has it.</summary>
    public bool OffGateway { get; init; }

    public ImmutableArray<string> OffGatewayScope { get; init; } = [];

    /// <summary>As the parent when null: a sub-agent works while its parent works.</summary>
    public bool? Unattended { get; init; }
}

/// <summary>A delegation made smaller. What is left out stays as it is.</summary>
public sealed record NarrowRequest
{
    public AuthorizationDetails? Details { get; init; }

    public DateTimeOffset? EndsAt { get; init; }

    public long? BudgetMicroUsd { get; init; }

    /// <summary>Takes the right to sub-delegate away. Children that exist stay; they are ended by their own id.</summary>
    public bool WithdrawMayDelegate { get; init; }

    /// <summary>No more tokens go past the gateway. Children lose it too: every link of a chain must have it.</summary>
    public bool WithdrawOffGateway { get; init; }

    /// <summary>No more use while the human is away. Children lose it too.</summary>
    public bool WithdrawUnattended { get; init; }

    public TimeSpan? HumanFreshWithin { get; init; }
}
