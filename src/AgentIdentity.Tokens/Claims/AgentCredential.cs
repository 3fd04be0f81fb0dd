namespace AgentIdentity.Tokens;

/// <summary>A validated actor token: the agent for itself, good at the issuer only, always bound to the agent's key.</summary>
public sealed record AgentCredential
{
    /// <summary>The issuer (<c>iss</c>).</summary>
    public required string Issuer { get; init; }

    /// <summary>The agent (<c>sub</c> and <c>client_id</c>).</summary>
    public required string Agent { get; init; }

    /// <summary>Where the token may be used (<c>aud</c>).</summary>
    public required string Audience { get; init; }

    /// <summary>The agent's key (<c>cnf.jkt</c>).</summary>
    public required string KeyThumbprint { get; init; }

    /// <summary>The token's own id (<c>jti</c>).</summary>
    public required string TokenId { get; init; }

    /// <summary>When the token was issued.</summary>
    public required DateTimeOffset IssuedAt { get; init; }

    /// <summary>When the token ends.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }
}
