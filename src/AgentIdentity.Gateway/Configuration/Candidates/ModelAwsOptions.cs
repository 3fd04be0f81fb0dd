namespace AgentIdentity.Gateway.Configuration;

/// <summary>A role in AWS, assumed for each delegation, that may call models and nothing else.</summary>
public sealed class ModelAwsOptions
{
    /// <summary>The role.</summary>
    public string? RoleArn { get; set; }

    /// <summary>The external id that the role's trust policy asks for.</summary>
    public string? ExternalId { get; set; }

    /// <summary>How long a session lives, 900 to 3600 seconds; never longer than the delegation.</summary>
    public int SessionSeconds { get; set; } = 3600;

    /// <summary><c>assume-role</c> (with credentials of the gateway's own) or <c>web-identity</c> (with a token that this server signs).</summary>
    public string By { get; set; } = "assume-role";

    /// <summary>Another endpoint of STS than the region's.</summary>
    public string? StsAddress { get; set; }
}
