namespace AgentIdentity.Tokens;

/// <summary>What a token of the agent for itself shall say. It is bound to the agent's key, its certificate, or both.</summary>
public sealed record AgentTokenRequest
{
    /// <summary>The agent.</summary>
    public required string Agent { get; init; }

    /// <summary>The agent's key (<c>cnf.jkt</c>), or null where the token is bound to a certificate alone.</summary>
    public required string? KeyThumbprint { get; init; }

    /// <summary>The agent's certificate (<c>cnf.x5t#S256</c>, RFC 8705 section 3.1), or null.</summary>
    public string? CertificateThumbprint { get; init; }

    /// <summary>Where the agent acts for itself, or null for the issuer, which makes an actor token.</summary>
    public string? Audience { get; init; }

    /// <summary>The words of <c>scope</c>; left out of the token where there are none.</summary>
    public IReadOnlyList<string> Scope { get; init; } = [];

    /// <summary>How long the token lives: 300 seconds unless told, 900 seconds at most.</summary>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromSeconds(300);
}
