using AgentIdentity.Gateway;

namespace AgentIdentity.Server.Issuers;

/// <summary>What this server is at an issuer where people sign in: a confidential client of the code flow.</summary>
internal sealed record UpstreamClient
{
    public required string ClientId { get; init; }

    public Secret? Secret { get; init; }

    /// <summary>The file of the private key (PEM, P-256 or P-384) for private_key_jwt, where there is no secret.</summary>
    public string? KeyFile { get; init; }

    /// <summary>What the button on the sign-in page says.</summary>
    public required string DisplayName { get; init; }

    /// <summary>Lets in people whom an administrator linked to an account, and nobody else: for issuers where anybody may have an account.</summary>
    public bool OnlyKnownPeople { get; init; }

    /// <summary>Takes the moment of signing in here for the moment the human authenticated, from an issuer that does not say (auth_time).</summary>
    public bool WithoutAuthTime { get; init; }
}
