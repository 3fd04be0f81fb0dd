namespace AgentIdentity.Tokens;

/// <summary>What an id_token shall say (OpenID Connect Core 1.0 section 2): who the human is, to the client that asked.</summary>
public sealed record IdTokenRequest
{
    /// <summary>The human.</summary>
    public required string Subject { get; init; }

    /// <summary>The client, which is the only audience.</summary>
    public required string ClientId { get; init; }

    /// <summary>How the human signed in.</summary>
    public required HumanAuthentication Authentication { get; init; }

    /// <summary>The client's nonce, repeated.</summary>
    public string? Nonce { get; init; }

    /// <summary>The session at the issuer (<c>sid</c>).</summary>
    public string? SessionId { get; init; }

    /// <summary>The access token that goes out beside it, for <c>at_hash</c>.</summary>
    public string? AccessToken { get; init; }

    /// <summary>How long the token lives: 300 seconds unless told, 900 seconds at most.</summary>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromSeconds(300);

    /// <inheritdoc/>
    public override string ToString() => $"IdTokenRequest {Subject} at {ClientId} [redacted]";
}
