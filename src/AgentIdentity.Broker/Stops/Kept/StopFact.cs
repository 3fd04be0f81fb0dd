using System.Collections.Immutable;

namespace AgentIdentity.Broker;

/// <summary>Something that stopped, or was let go on, as it is kept beside the checkpoints.</summary>
internal sealed record StopFact(StopFactKind Kind, DateTimeOffset At)
{
    public string? By { get; init; }

    /// <summary>The agent, the person or the lifted cut-off.</summary>
    public string? Target { get; init; }

    /// <summary>The delegations that ended.</summary>
    public ImmutableArray<string>? Delegations { get; init; }

    public Cutoff? Cutoff { get; init; }
}

internal enum StopFactKind
{
    /// <summary>Delegations ended, for good.</summary>
    Ended = 1,
    CutOff = 2,
    Lifted = 3,
    AgentSuspended = 4,
    AgentResumed = 5,
    PersonDisabled = 6,
    PersonEnabled = 7,
}
