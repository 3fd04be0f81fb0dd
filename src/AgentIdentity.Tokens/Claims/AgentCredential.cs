namespace AgentIdentity.Tokens;

/// <summary>A validated token of the agent for itself, always bound to the agent's key or certificate. Where the audience is the issuer it is an actor token.</summary>
public sealed record AgentCredential
{
    /// <summary>The issuer (<c>iss</c>).</summary>
    public required string Issuer { get; init; }

    /// <summary>The agent (<c>sub</c> and <c>client_id</c>).</summary>
    public required string Agent { get; init; }

    /// <summary>Where the token may be used (<c>aud</c>).</summary>
    public required string Audience { get; init; }

    /// <summary>The words of <c>scope</c>, possibly none.</summary>
    public IReadOnlyList<string> Scope { get; init; } = [];

    /// <summary>The agent's key (<c>cnf.jkt</c>), or null where the token is bound to a certificate alone.</summary>
    public required string? KeyThumbprint { get; init; }

    /// <summary>The agent's certificate (<c>cnf.x5t#S256</c>), or null where the token is bound to a key alone.</summary>
    public string? CertificateThumbprint { get; init; }

    /// <summary>The token's own id (<c>jti</c>).</summary>
    public required string TokenId { get; init; }

    /// <summary>When the token was issued.</summary>
    public required DateTimeOffset IssuedAt { get; init; }

    /// <summary>When the token ends.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }
}
