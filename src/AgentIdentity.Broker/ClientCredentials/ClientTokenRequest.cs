namespace AgentIdentity.Broker;

/// <summary>A token of the broker's own at somebody else's authorization server (RFC 6749 section 4.4).</summary>
/// <param name="Upstream">For which upstream; nothing is shared between two.</param>
/// <param name="TokenAddress">The token endpoint.</param>
/// <param name="ClientId">The broker's name there.</param>
/// <param name="Method">How it authenticates: client_secret_basic, client_secret_post or private_key_jwt.</param>
/// <param name="Secret">The client's secret, or its private key in PEM.</param>
public sealed record ClientTokenRequest(string Upstream, Uri TokenAddress, string ClientId, string Method, SecretValue Secret)
{
    public string? Scope { get; init; }

    public string? Audience { get; init; }

    /// <summary>RFC 8707.</summary>
    public string? Resource { get; init; }

    /// <summary>What the server calls itself in assertions.</summary>
    public required string AssertionAudience { get; init; }
}
