using System.Collections.Immutable;

namespace AgentIdentity.Broker;

/// <summary>Signing keys in AWS KMS. Credentials come from where the AWS SDK finds them: environment, profile, web identity, instance role.</summary>
public sealed record KmsOptions
{
    /// <summary>An alias (<c>alias/agentidentity</c>) whose key signs. When it is moved to another key, that key is published and signs an hour later, without a restart.</summary>
    public string? Alias { get; init; }

    /// <summary>Keys by id or ARN. Without an alias the first one signs; the others are published, so that what they sign, signed or will sign verifies.</summary>
    public ImmutableArray<string> KeyIds { get; init; } = [];

    /// <summary>The region; the SDK's own rules where it is not given.</summary>
    public string? Region { get; init; }

    /// <summary>Another endpoint than the region's public one, such as that of a VPC.</summary>
    public string? Endpoint { get; init; }

    /// <summary>How often the alias is looked at.</summary>
    public TimeSpan FollowEvery { get; init; } = TimeSpan.FromMinutes(5);
}
