using AgentIdentity.Tokens;

namespace AgentIdentity.Broker;

/// <summary>A token exchange (RFC 8693) whose client, actor token and proof were already validated by the token server.</summary>
public sealed record ExchangeRequest
{
    /// <summary>The authenticated client.</summary>
    public required string ClientId { get; init; }

    /// <summary>The validated actor token.</summary>
    public required AgentCredential Actor { get; init; }

    /// <summary>The thumbprint of the key that made the request's proof.</summary>
    public required string ProofThumbprint { get; init; }

    public required string DelegationId { get; init; }

    /// <summary>The human of the subject token, when the subject token is an id_token; null when it is the delegation's id.</summary>
    public string? SubjectHuman { get; init; }

    /// <summary>The one resource (RFC 8707).</summary>
    public required string Resource { get; init; }

    /// <summary>The scope asked for; null for all there is.</summary>
    public IReadOnlyList<string>? Scope { get; init; }

    /// <summary>The details asked for; null for all there are.</summary>
    public AuthorizationDetails? Details { get; init; }
}

/// <summary>What an exchange gave.</summary>
public sealed record ExchangeResult(MintedToken Token, DelegationRecord Delegation, AuthorizationDetails Details, IReadOnlyList<string> Scope);
