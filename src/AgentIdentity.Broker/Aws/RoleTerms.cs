using System.Collections.Immutable;

namespace AgentIdentity.Broker;

/// <summary>A role in AWS, and how calls at an upstream are said in its words.</summary>
/// <param name="Upstream">The upstream's name.</param>
/// <param name="Audience">Its address at the gateway, which grants name.</param>
/// <param name="RoleArn">The role.</param>
/// <param name="Region">Where STS is asked.</param>
public sealed record RoleTerms(string Upstream, string Audience, string RoleArn, string Region)
{
    public string? ExternalId { get; init; }

    /// <summary>The longest that a session lives.</summary>
    public TimeSpan Longest { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Another endpoint of STS than the region's.</summary>
    public string? StsAddress { get; init; }

    /// <summary>Whether it is one of a model's providers: the grant is then of the model, whose limits say which providers may be asked and not what is asked of them.</summary>
    public bool IsModel { get; init; }

    /// <summary>Set where paths are those of S3.</summary>
    public S3Place? S3 { get; init; }

    /// <summary>What sorts of calls are in the words of AWS.</summary>
    public ImmutableArray<RoleStatement> Statements { get; init; } = [];
}

/// <summary>Where in S3 an upstream's paths begin.</summary>
/// <param name="AddressPath">The path of its address, without a slash at the end.</param>
/// <param name="Bucket">The bucket, where the host is one bucket's own.</param>
public sealed record S3Place(string AddressPath, string? Bucket);

/// <summary>What a session may do where a sort of call is granted whole.</summary>
public sealed record RoleStatement(string Call, string Identifier, ImmutableArray<string> Actions, ImmutableArray<string> Resources);
