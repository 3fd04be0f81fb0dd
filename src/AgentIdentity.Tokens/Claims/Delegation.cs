namespace AgentIdentity.Tokens;

/// <summary>A validated delegated access token: <see cref="Subject"/> is the human, <see cref="Actor"/> is the agent.</summary>
public sealed record Delegation
{
    /// <summary>The issuer (<c>iss</c>).</summary>
    public required string Issuer { get; init; }

    /// <summary>The human on whose behalf the call is made (<c>sub</c>).</summary>
    public required string Subject { get; init; }

    /// <summary>The agent that acts (<c>act</c>, RFC 8693 section 4.1).</summary>
    public required Actor Actor { get; init; }

    /// <summary>The client that asked for the token (<c>client_id</c>).</summary>
    public required string ClientId { get; init; }

    /// <summary>The one resource the token is for (<c>aud</c>).</summary>
    public required string Audience { get; init; }

    /// <summary>The words of <c>scope</c>, possibly none.</summary>
    public IReadOnlyList<string> Scope { get; init; } = [];

    /// <summary>What the token allows (RFC 9396), possibly nothing.</summary>
    public AuthorizationDetails Details { get; init; } = AuthorizationDetails.Empty;

    /// <summary>The key the token is bound to (<c>cnf.jkt</c>, RFC 9449 section 6), or null.</summary>
    public string? KeyThumbprint { get; init; }

    /// <summary>The client certificate the token is bound to (<c>cnf.x5t#S256</c>, RFC 8705 section 3.1), or null.</summary>
    public string? CertificateThumbprint { get; init; }

    /// <summary>How the human signed in, if the token says so.</summary>
    public HumanAuthentication? Authentication { get; init; }

    /// <summary>The human's session at the issuer (<c>sid</c>), if there is one to end.</summary>
    public string? SessionId { get; init; }

    /// <summary>How the agent is known (<c>urn:agentidentity:actor_assurance</c>).</summary>
    public ActorAssurance ActorAssurance { get; init; }

    /// <summary>Whether the human was away when the token was asked for (<c>urn:agentidentity:unattended</c>).</summary>
    public bool Unattended { get; init; }

    /// <summary>The delegation record the token was issued under.</summary>
    public required string DelegationId { get; init; }

    /// <summary>The correlation id (<c>txn</c>), constant through the whole chain.</summary>
    public required string TransactionId { get; init; }

    /// <summary>The token's own id (<c>jti</c>).</summary>
    public required string TokenId { get; init; }

    /// <summary>When the token was issued.</summary>
    public required DateTimeOffset IssuedAt { get; init; }

    /// <summary>When the token ends.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }
}
