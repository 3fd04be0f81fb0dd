namespace AgentIdentity.Gateway.Configuration;

/// <summary>A secret in the broker's vault.</summary>
public sealed class VaultSecretOptions
{
    /// <summary>The entry's name; the upstream's own by default.</summary>
    public string? Entry { get; set; }

    /// <summary>Whose it is: <c>everybody</c>, <c>human</c> (each has their own) or <c>agent</c>.</summary>
    public string? Per { get; set; }
}

/// <summary>OAuth client credentials (RFC 6749 section 4.4) at the upstream's own authorization server.</summary>
public sealed class OAuthOptions
{
    /// <summary>The token endpoint.</summary>
    public string? TokenAddress { get; set; }

    /// <summary>The gateway's client id there.</summary>
    public string? ClientId { get; set; }

    /// <summary><c>client_secret_basic</c>, <c>client_secret_post</c> or <c>private_key_jwt</c>; the secret is then a private key in PEM.</summary>
    public string Method { get; set; } = "client_secret_basic";

    /// <summary>The scope to ask for.</summary>
    public string? Scope { get; set; }

    /// <summary>The audience to ask for, where the server wants one.</summary>
    public string? Audience { get; set; }

    /// <summary>The resource to ask for (RFC 8707).</summary>
    public string? Resource { get; set; }

    /// <summary>What the server calls itself in assertions: its issuer identifier (rfc7523bis); its token endpoint by default.</summary>
    public string? AssertionAudience { get; set; }
}

/// <summary>A role in AWS, assumed for each delegation with what it grants and no more.</summary>
public sealed class AwsOptions
{
    /// <summary>The role.</summary>
    public string? RoleArn { get; set; }

    /// <summary>The region that requests are signed for.</summary>
    public string? Region { get; set; }

    /// <summary>The service that requests are signed for, such as <c>s3</c> or <c>execute-api</c>.</summary>
    public string? Service { get; set; }

    /// <summary>The external id that the role's trust policy asks for.</summary>
    public string? ExternalId { get; set; }

    /// <summary>How long a session lives, 900 to 3600 seconds; never longer than the delegation.</summary>
    public int SessionSeconds { get; set; } = 3600;

    /// <summary><c>assume-role</c> (with credentials of the gateway's own) or <c>web-identity</c> (with a token that this server signs).</summary>
    public string By { get; set; } = "assume-role";

    /// <summary>Another endpoint of STS than the region's.</summary>
    public string? StsAddress { get; set; }

    /// <summary>The bucket, where the address is one bucket's own; otherwise it is the first segment of the path.</summary>
    public string? Bucket { get; set; }

    /// <summary>Headers of callers that begin with <c>x-amz-</c> and may be sent on.</summary>
    public IList<string> Headers { get; } = [];

    /// <summary>What calls are in the words of AWS, by a name of the operator's; S3 needs none.</summary>
    public IDictionary<string, AwsStatementOptions> Statements { get; } = new Dictionary<string, AwsStatementOptions>(StringComparer.Ordinal);
}

/// <summary>One sort of call, in the words of AWS.</summary>
public sealed class AwsStatementOptions
{
    /// <summary>What must be granted: an action and an identifier, such as <c>POST /orders/*</c> or <c>tools/call search</c>.</summary>
    public string On { get; set; } = "";

    /// <summary>What the session may then do.</summary>
    public IList<string> Actions { get; } = [];

    /// <summary>And on what.</summary>
    public IList<string> Resources { get; } = [];
}
