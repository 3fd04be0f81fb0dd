namespace AgentIdentity.Tokens;

/// <summary>
/// An issuer whose word about people is believed, and how far. What is not listed is not believed: no audience listed means
/// that no token of the issuer is.
/// </summary>
/// <param name="Issuer">
/// The issuer (<c>iss</c>), compared exactly. Where it holds <c>{tenantid}</c>, each of <see cref="Tenants"/> in its place makes one issuer.
/// </param>
/// <param name="FindKey">The issuer's key with that <c>kid</c>, or null. Must not block.</param>
public sealed record TrustedIssuer(string Issuer, Func<string, VerificationKey?> FindKey)
{
    private const string TenantPlace = "{tenantid}";

    /// <summary>How the issuer's claims are to be read.</summary>
    public IssuerMapper Mapper { get; init; }

    /// <summary>The kinds of token that are believed; unless told, those that the mapper is made for.</summary>
    public ForeignTokenKinds Kinds { get => field == ForeignTokenKinds.None ? Usual(Mapper) : field; init; }

    /// <summary>The values of <c>aud</c> that are accepted: the broker's client id or its API's identifier at the issuer. Every audience of a token must be listed.</summary>
    public IReadOnlyList<string> AcceptedAudiences { get; init; } = [];

    /// <summary>
    /// The clients (<c>azp</c>, <c>appid</c> or <c>client_id</c>) whose tokens are accepted. Every access token must name one.
    /// An id_token that names a party other than its one audience must name one too.
    /// </summary>
    public IReadOnlyList<string> AcceptedAuthorizedParties { get; init; } = [];

    /// <summary>The tenants of the issuer that are believed. Needed where <see cref="Issuer"/> holds <c>{tenantid}</c>, or a token names its tenant.</summary>
    public IReadOnlyList<string> Tenants { get; init; } = [];

    /// <summary>The algorithms believed; a key's own pinned algorithm must be among them.</summary>
    public IReadOnlyList<string> Algorithms { get; init; } = SigningAlgorithms.All;

    /// <summary>How far clocks may differ: 30 seconds unless told.</summary>
    public TimeSpan ClockSkew { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The longest life of a token that is believed: 24 hours unless told.</summary>
    public TimeSpan MaxLifetime { get; init; } = TimeSpan.FromHours(24);

    /// <summary>The most actors a chain may hold: 4 unless told.</summary>
    public int MaxDepth { get; init; } = 4;

    internal bool HasTenantPlace => Issuer.Contains(TenantPlace, StringComparison.Ordinal);

    /// <summary>Whether a token with this <c>iss</c> would be this issuer's.</summary>
    /// <param name="issuer">The claim, compared exactly.</param>
    public bool Names(string issuer) => HasTenantPlace
        ? Tenants.Any(tenant => InTenant(tenant) == issuer)
        : Issuer == issuer;

    internal string InTenant(string tenant) => Issuer.Replace(TenantPlace, tenant, StringComparison.Ordinal);

    private static ForeignTokenKinds Usual(IssuerMapper mapper) => mapper switch
    {
        IssuerMapper.Entra or IssuerMapper.Auth0 => ForeignTokenKinds.IdToken | ForeignTokenKinds.AccessToken,
        IssuerMapper.OktaIdJag => ForeignTokenKinds.IdToken | ForeignTokenKinds.IdJag,
        _ => ForeignTokenKinds.IdToken,
    };
}
