using System.Collections.Immutable;

namespace AgentIdentity.Broker;

/// <summary>An account. The password's hash never leaves the people folder.</summary>
public sealed record PersonRecord
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    /// <summary>Who the person is at other issuers.</summary>
    public ImmutableArray<PersonIdentity> Identities { get; init; } = [];

    /// <summary>What an administrator here gave.</summary>
    public ImmutableArray<PersonRole> GivenRoles { get; init; } = [];

    /// <summary>What the issuer by way of which the person last signed in says; gone with the next sign-in that does not say it again.</summary>
    public ImmutableArray<PersonRole> ClaimedRoles { get; init; } = [];

    /// <summary>What the person may see and do beyond their own things, from whichever side it comes.</summary>
    public ImmutableArray<PersonRole> Roles => [.. GivenRoles.Union(ClaimedRoles).Order()];

    public bool Disabled { get; init; }

    /// <summary>The last time the human proved to be there; null when never.</summary>
    public DateTimeOffset? LastSeenAt { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}
