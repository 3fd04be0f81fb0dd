using System.Collections.Immutable;

namespace AgentIdentity.Gateway.Configuration;

/// <summary>The role that is assumed for an upstream in AWS, and how its requests are signed.</summary>
/// <param name="RoleArn">The role.</param>
/// <param name="Region">Signed for.</param>
/// <param name="Service">Signed for.</param>
public sealed record AwsTerms(string RoleArn, string Region, string Service)
{
    /// <summary>What the trust policy asks for.</summary>
    public string? ExternalId { get; init; }

    /// <summary>The longest a session lives.</summary>
    public required TimeSpan Session { get; init; }

    /// <summary>Whether the role is assumed with a token of this server in place of AWS credentials.</summary>
    public bool ByWebIdentity { get; init; }

    /// <summary>Another endpoint of STS than the region's.</summary>
    public string? StsAddress { get; init; }

    /// <summary>The bucket, where the address is one bucket's own.</summary>
    public string? Bucket { get; init; }

    /// <summary>The x-amz- headers of callers that are sent on.</summary>
    public ImmutableHashSet<string> Headers { get; init; } = [];

    /// <summary>What calls are in the words of AWS.</summary>
    public ImmutableArray<AwsStatement> Statements { get; init; } = [];
}

/// <summary>What a session may do where a call is granted.</summary>
/// <param name="Call">The action of the call, such as GET.</param>
/// <param name="Identifier">What it is on: a path or the pattern of one, or a tool.</param>
/// <param name="Actions">In the words of AWS.</param>
/// <param name="Resources">In the words of AWS.</param>
public sealed record AwsStatement(string Call, string Identifier, ImmutableArray<string> Actions, ImmutableArray<string> Resources);
