namespace AgentIdentity.Tokens;

/// <summary>A validated access token of the human in person: no actor, and so of no use where an agent must act.</summary>
public sealed record HumanCredential
{
    /// <summary>The issuer (<c>iss</c>).</summary>
    public required string Issuer { get; init; }

    /// <summary>The human (<c>sub</c>).</summary>
    public required string Subject { get; init; }

    /// <summary>The client the human used (<c>client_id</c>).</summary>
    public required string ClientId { get; init; }

    /// <summary>Where the token may be used (<c>aud</c>).</summary>
    public required string Audience { get; init; }

    /// <summary>The words of <c>scope</c>, possibly none.</summary>
    public IReadOnlyList<string> Scope { get; init; } = [];

    /// <summary>The key the token is bound to, or null.</summary>
    public string? KeyThumbprint { get; init; }

    /// <summary>The client certificate the token is bound to (<c>cnf.x5t#S256</c>, RFC 8705 section 3.1), or null.</summary>
    public string? CertificateThumbprint { get; init; }

    /// <summary>How the human signed in.</summary>
    public required HumanAuthentication Authentication { get; init; }

    /// <summary>The human's session at the issuer (<c>sid</c>), if there is one to end.</summary>
    public string? SessionId { get; init; }

    /// <summary>The token's own id (<c>jti</c>).</summary>
    public required string TokenId { get; init; }

    /// <summary>When the token was issued.</summary>
    public required DateTimeOffset IssuedAt { get; init; }

    /// <summary>When the token ends.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }
}
