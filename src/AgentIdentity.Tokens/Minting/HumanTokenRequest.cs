namespace AgentIdentity.Tokens;

/// <summary>What an access token of the human in person shall say: at the issuer, with no actor.</summary>
public sealed record HumanTokenRequest
{
    /// <summary>The human.</summary>
    public required string Subject { get; init; }

    /// <summary>The client the human used.</summary>
    public required string ClientId { get; init; }

    /// <summary>The words of <c>scope</c>; left out of the token where there are none.</summary>
    public IReadOnlyList<string> Scope { get; init; } = [];

    /// <summary>The key to bind to (<c>cnf.jkt</c>); a token bound to neither key nor certificate is a bearer token.</summary>
    public string? KeyThumbprint { get; init; }

    /// <summary>The client certificate to bind to (<c>cnf.x5t#S256</c>, RFC 8705 section 3.1), or null.</summary>
    public string? CertificateThumbprint { get; init; }

    /// <summary>How the human signed in.</summary>
    public required HumanAuthentication Authentication { get; init; }

    /// <summary>The human's session at the issuer (<c>sid</c>), if there is one to end.</summary>
    public string? SessionId { get; init; }

    /// <summary>How long the token lives: 300 seconds unless told, 900 seconds at most.</summary>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromSeconds(300);
}
