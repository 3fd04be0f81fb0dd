using System.Collections.Immutable;

namespace AgentIdentity.Broker;

/// <summary>An account. The password's hash never leaves the people folder.</summary>
public sealed record PersonRecord
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    /// <summary>Who the person is at other issuers.</summary>
    public ImmutableArray<PersonIdentity> Identities { get; init; } = [];

    public bool Disabled { get; init; }

    /// <summary>The last time the human proved to be there; null when never.</summary>
    public DateTimeOffset? LastSeenAt { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}
