using AgentIdentity.Tokens;

namespace AgentIdentity.Broker;

/// <summary>
/// The human that a valid token of theirs names. It says who they are and how they signed in, never what may be done: what an agent
/// may do for them is in a delegation and nowhere else.
/// </summary>
public sealed record ExchangeHuman
{
    /// <summary>The person's id here; null for somebody of a trusted issuer who never granted anything here.</summary>
    public required string? PersonId { get; init; }

    /// <summary>The token's issuer, the namespace of actors that it names without one.</summary>
    public required string Issuer { get; init; }

    /// <summary>How the human signed in; null where the token does not say.</summary>
    public HumanAuthentication? Authentication { get; init; }

    public string? SessionId { get; init; }

    /// <summary>Who may act (RFC 8693 section 4.4); binding where present.</summary>
    public Actor? MayAct { get; init; }

    /// <summary>Who acts already: then it is a delegation and no human's own token.</summary>
    public Actor? Actor { get; init; }

    public string? KeyThumbprint { get; init; }

    public string? CertificateThumbprint { get; init; }

    public string? TokenId { get; init; }

    public required DateTimeOffset IssuedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }
}

/// <summary>Reads a human's token for an authenticated client: which issuers are believed is the host's business.</summary>
public delegate ValueTask<TokenResult<ExchangeHuman>> HumanReader(string token, string tokenType, string clientId, CancellationToken cancellationToken);
