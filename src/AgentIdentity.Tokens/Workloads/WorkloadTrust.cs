namespace AgentIdentity.Tokens;

/// <summary>A trust domain or cluster whose word about its own workloads is believed. Made by <see cref="Spiffe"/> or <see cref="Kubernetes"/>.</summary>
public sealed record WorkloadTrust
{
    private WorkloadTrust(WorkloadPlatform platform, string issuer, Func<string, VerificationKey?> findKey)
    {
        ArgumentException.ThrowIfNullOrEmpty(issuer);
        ArgumentNullException.ThrowIfNull(findKey);
        Platform = platform;
        Issuer = issuer;
        FindKey = findKey;
    }

    /// <summary>What kind of issuer it is.</summary>
    public WorkloadPlatform Platform { get; }

    /// <summary>The trust domain's name, or the cluster's issuer.</summary>
    public string Issuer { get; }

    /// <summary>The issuer's key with that <c>kid</c>, or null. Must not block.</summary>
    public Func<string, VerificationKey?> FindKey { get; }

    /// <summary>The algorithms believed; a key's own pinned algorithm must be among them.</summary>
    public IReadOnlyList<string> Algorithms { get; init; } = SigningAlgorithms.All;

    /// <summary>How far clocks may differ: 30 seconds unless told.</summary>
    public TimeSpan ClockSkew { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The longest life of a token that is believed: 24 hours unless told.</summary>
    public TimeSpan MaxLifetime { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Trust in a SPIFFE trust domain. Its keys come from configuration or its own bundle endpoint, never from a token.</summary>
    /// <param name="trustDomain">The trust domain's name, without the scheme.</param>
    /// <param name="findKey">A key of its bundle for JWT-SVIDs, see <see cref="PublishedKeys.OfSpiffeBundle"/>.</param>
    /// <exception cref="ArgumentException">The name is not one of a trust domain.</exception>
    public static WorkloadTrust Spiffe(string trustDomain, Func<string, VerificationKey?> findKey)
    {
        ArgumentNullException.ThrowIfNull(trustDomain);
        return SpiffeId.IsTrustDomain(trustDomain)
            ? new(WorkloadPlatform.Spiffe, trustDomain, findKey)
            : throw new ArgumentException("The name is not one of a SPIFFE trust domain.", nameof(trustDomain));
    }

    /// <summary>Trust in a Kubernetes cluster.</summary>
    /// <param name="issuer">The cluster's service-account issuer, compared exactly.</param>
    /// <param name="findKey">A key of the cluster's JWKS, see <see cref="PublishedKeys.OfIssuer"/>.</param>
    public static WorkloadTrust Kubernetes(string issuer, Func<string, VerificationKey?> findKey) => new(WorkloadPlatform.Kubernetes, issuer, findKey);
}
