using AgentIdentity.Tokens;

namespace AgentIdentity.Broker;

/// <summary>
/// The human that a valid subject token names. It says who and how they signed in, never what may be done: what an agent
/// may do for them is in a delegation of this broker and nowhere else.
/// </summary>
public sealed record SubjectIdentity
{
    /// <summary>The person's id here; null for a human of a trusted issuer whom nobody here has met, and who has granted nothing.</summary>
    public required string? PersonId { get; init; }

    /// <summary>The issuer of the token. With <see cref="Subject"/> it is the identity: an e-mail address or a name never is.</summary>
    public required string Issuer { get; init; }

    /// <summary>The human's name at the issuer.</summary>
    public required string Subject { get; init; }

    /// <summary>How the human signed in; null where the token does not say.</summary>
    public HumanAuthentication? Authentication { get; init; }

    /// <summary>The session at the issuer (<c>sid</c>).</summary>
    public string? SessionId { get; init; }

    /// <summary>Who may act by the issuer's word (RFC 8693 section 4.4); binding where present.</summary>
    public Actor? MayAct { get; init; }

    /// <summary>Who acts already by the issuer's word; such a token is a delegation and no human's own.</summary>
    public Actor? Actor { get; init; }

    /// <summary>The key the token is bound to (<c>cnf.jkt</c>): only its holder may bring it.</summary>
    public string? KeyThumbprint { get; init; }

    /// <summary>The certificate the token is bound to (<c>cnf.x5t#S256</c>): only its holder may bring it.</summary>
    public string? CertificateThumbprint { get; init; }

    /// <summary>The token's <c>jti</c>, where it has one.</summary>
    public string? TokenId { get; init; }

    /// <summary>When the token was issued.</summary>
    public required DateTimeOffset IssuedAt { get; init; }

    /// <summary>When the token ends.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }
}

/// <summary>Reads a human's token for an authenticated client: which issuers are believed is the host's business.</summary>
public delegate ValueTask<TokenResult<SubjectIdentity>> HumanReader(string token, string tokenType, string clientId, CancellationToken cancellationToken);
