using System.Collections.Immutable;
using AgentIdentity.Tokens;

namespace AgentIdentity.Server.Issuers;

/// <summary>One issuer of people that is trusted: <c>AgentIdentity:Issuers:{name}</c>. What is not listed is not believed.</summary>
internal sealed record IssuerSettings
{
    /// <summary>What AgentIdentity.Tokens can verify.</summary>
    public static readonly IReadOnlyList<string> EveryAlgorithm = new TrustedIssuer("", static _ => null).Algorithms;

    public required string Name { get; init; }

    /// <summary>The issuer identifier, compared exactly; a trailing slash counts.</summary>
    public required string Issuer { get; init; }

    public IssuerMapper Mapper { get; init; }

    /// <summary>The kinds of token believed; none stands for those the mapper is made for.</summary>
    public ForeignTokenKinds Kinds { get; init; }

    /// <summary>The keys as a file, for an issuer that cannot be reached; otherwise they come by discovery.</summary>
    public string? JwksFile { get; init; }

    /// <summary>Where the discovery document is, if not at the issuer's own well-known address.</summary>
    public Uri? Metadata { get; init; }

    public ImmutableArray<string> Audiences { get; init; } = [];

    public ImmutableArray<string> AuthorizedParties { get; init; } = [];

    public ImmutableArray<string> Tenants { get; init; } = [];

    public ImmutableArray<string> Algorithms { get; init; } = [];

    /// <summary>Whether an ID-JAG of this issuer stands for the human's consent: an administrator there decides what agents here may do.</summary>
    public bool CreatesDelegations { get; init; }

    /// <summary>How people sign in here by way of the issuer; null where they do not.</summary>
    public UpstreamClient? SignIn { get; init; }

    /// <summary>What is believed of the issuer's tokens.</summary>
    public TrustedIssuer Trust(Func<string, VerificationKey?> findKey) => new(Issuer, findKey)
    {
        Mapper = Mapper,
        Kinds = Kinds,
        AcceptedAudiences = Audiences,
        AcceptedAuthorizedParties = AuthorizedParties,
        Tenants = Tenants,
        Algorithms = Algorithms.IsEmpty ? EveryAlgorithm : Algorithms,
    };
}
