namespace AgentIdentity.Broker;

/// <summary>A local account. The password's hash never leaves the people folder.</summary>
public sealed record PersonRecord
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public bool Disabled { get; init; }

    /// <summary>The last time the human proved to be there; null when never.</summary>
    public DateTimeOffset? LastSeenAt { get; init; }

    public DateTimeOffset? LockedUntil { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}
