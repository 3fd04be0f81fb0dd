using AgentIdentity.Tokens;

namespace AgentIdentity.Broker;

/// <summary>
/// A token exchange (RFC 8693 section 2.1) as it was asked for. The host has authenticated the client, refused repeated parameters
/// and checked the proof of possession; every token is still a text that nobody believes.
/// </summary>
public sealed record ExchangeRequest
{
    /// <summary>The authenticated client.</summary>
    public required AgentRecord Client { get; init; }

    /// <summary>The key that the client proved to hold (RFC 9449), or null.</summary>
    public string? KeyThumbprint { get; init; }

    /// <summary>The certificate of the client's connection (RFC 8705), or null.</summary>
    public string? CertificateThumbprint { get; init; }

    /// <summary>The assertion that the client authenticated with, which may serve as its actor token; null where it used none.</summary>
    public string? ClientAssertion { get; init; }

    public string? SubjectToken { get; init; }

    public string? SubjectTokenType { get; init; }

    public string? ActorToken { get; init; }

    public string? ActorTokenType { get; init; }

    public string? RequestedTokenType { get; init; }

    /// <summary>The one resource (RFC 8707).</summary>
    public string? Resource { get; init; }

    /// <summary>The one audience (RFC 8693 section 2.1): only for tokens that leave the gateway.</summary>
    public string? Audience { get; init; }

    /// <summary>Beside a human's token, the delegation meant; null for the newest that fits.</summary>
    public string? DelegationId { get; init; }

    /// <summary>The scope asked for; null for all there is.</summary>
    public IReadOnlyList<string>? Scope { get; init; }

    /// <summary>The details asked for, as JSON; null for all there are.</summary>
    public string? Details { get; init; }

    public override string ToString() => $"ExchangeRequest of {Client.Id} for {Resource ?? Audience} [redacted]";
}

/// <summary>What an exchange gave.</summary>
/// <param name="IssuedTokenType">One of <see cref="ExchangeTypes"/>.</param>
public sealed record ExchangeResult(
    MintedToken Token, string IssuedTokenType, DelegationRecord Delegation, AuthorizationDetails Details, IReadOnlyList<string> Scope);
