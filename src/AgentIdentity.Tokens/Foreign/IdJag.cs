namespace AgentIdentity.Tokens;

/// <summary>
/// A validated identity assertion authorization grant (draft-ietf-oauth-identity-assertion-authz-grant): another issuer lets
/// this client ask here on behalf of its user. It is good once: whoever redeems it must remember <see cref="TokenId"/>.
/// </summary>
public sealed record IdJag
{
    /// <summary>The identity provider (<c>iss</c>).</summary>
    public required string Issuer { get; init; }

    /// <summary>Its user (<c>sub</c>).</summary>
    public required string Subject { get; init; }

    /// <summary>The user's tenant there, if named.</summary>
    public string? Tenant { get; init; }

    /// <summary>The client that may redeem it here (<c>client_id</c>).</summary>
    public required string ClientId { get; init; }

    /// <summary>The one resource it is for, or null for any.</summary>
    public string? Resource { get; init; }

    /// <summary>The words of <c>scope</c>, which are the most that may be given; null where it names none.</summary>
    public IReadOnlyList<string>? Scope { get; init; }

    /// <summary>The authorization details, which are the most that may be given; null where it names none.</summary>
    public AuthorizationDetails? Details { get; init; }

    /// <summary>Who acts by the issuer's word, if it says so.</summary>
    public Actor? Actor { get; init; }

    /// <summary>Who alone may become the actor (<c>may_act</c>), or null.</summary>
    public Actor? MayAct { get; init; }

    /// <summary>The key whose holder alone may redeem it (<c>cnf.jkt</c>), or null.</summary>
    public string? KeyThumbprint { get; init; }

    /// <summary>The certificate whose holder alone may redeem it (<c>cnf.x5t#S256</c>), or null.</summary>
    public string? CertificateThumbprint { get; init; }

    /// <summary>How the human signed in there, if the assertion says so.</summary>
    public HumanAuthentication? Authentication { get; init; }

    /// <summary>The assertion's own id (<c>jti</c>).</summary>
    public required string TokenId { get; init; }

    /// <summary>When the assertion was issued.</summary>
    public required DateTimeOffset IssuedAt { get; init; }

    /// <summary>When the assertion ends.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }
}
