namespace AgentIdentity.Gateway.Configuration;

/// <summary>How the gateway gets a token of its own for an upstream.</summary>
/// <param name="TokenAddress">The token endpoint.</param>
/// <param name="ClientId">The gateway's name there.</param>
/// <param name="Method">How it authenticates.</param>
public sealed record OAuthTerms(Uri TokenAddress, string ClientId, string Method)
{
    /// <summary>The scope to ask for.</summary>
    public string? Scope { get; init; }

    /// <summary>The audience to ask for.</summary>
    public string? Audience { get; init; }

    /// <summary>The resource to ask for (RFC 8707).</summary>
    public string? Resource { get; init; }

    /// <summary>What the server calls itself in assertions.</summary>
    public required string AssertionAudience { get; init; }
}
