namespace AgentIdentity.Tokens;

/// <summary>
/// Whom a validated token of another issuer is about. The identity is the pair of <see cref="Issuer"/> and <see cref="Subject"/>,
/// never a name or an e-mail address. It says who, and gives no right.
/// </summary>
public sealed record ForeignIdentity
{
    /// <summary>The issuer as the token names it (<c>iss</c>).</summary>
    public required string Issuer { get; init; }

    /// <summary>The subject: <c>sub</c>, or <c>oid</c> at Entra, where <c>sub</c> differs from client to client.</summary>
    public required string Subject { get; init; }

    /// <summary>What the subject is. Anything but <see cref="SubjectKind.Human"/> has nothing to delegate.</summary>
    public required SubjectKind Kind { get; init; }

    /// <summary>The subject's session at the issuer (<c>sid</c>), if named.</summary>
    public string? SessionId { get; init; }

    /// <summary>How the human signed in, if the token says so.</summary>
    public HumanAuthentication? Authentication { get; init; }

    /// <summary>Who acts for the subject by the issuer's word; such a token is a delegation and not the human's own.</summary>
    public Actor? Actor { get; init; }

    /// <summary>What the acting agent was made from (Entra's <c>xms_par_app_azp</c>, its blueprint), if named.</summary>
    public string? ActorParent { get; init; }

    /// <summary>Who alone may become the actor (<c>may_act</c>, RFC 8693 section 4.4); null where the token does not say.</summary>
    public Actor? MayAct { get; init; }

    /// <summary>Where the token may be used (<c>aud</c>); every one of them is accepted here.</summary>
    public required IReadOnlyList<string> Audiences { get; init; }

    /// <summary>The client the token was issued to (<c>azp</c>, <c>appid</c> or <c>client_id</c>); null where an id_token names none.</summary>
    public string? AuthorizedParty { get; init; }

    /// <summary>The subject's tenant at the issuer, if the token names one.</summary>
    public string? Tenant { get; init; }

    /// <summary>The words of an access token's scope, which are the most it can stand for; null for an id_token, which stands for an identity only.</summary>
    public IReadOnlyList<string>? Scope { get; init; }

    /// <summary>The key the token is bound to (<c>cnf.jkt</c>), or null. Only its holder may use the token.</summary>
    public string? KeyThumbprint { get; init; }

    /// <summary>The certificate the token is bound to (<c>cnf.x5t#S256</c>), or null. Only its holder may use the token.</summary>
    public string? CertificateThumbprint { get; init; }

    /// <summary>The token's own id (<c>jti</c>, or <c>uti</c> at Entra), if it has one.</summary>
    public string? TokenId { get; init; }

    /// <summary>When the token was issued.</summary>
    public required DateTimeOffset IssuedAt { get; init; }

    /// <summary>When the token ends.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }
}
