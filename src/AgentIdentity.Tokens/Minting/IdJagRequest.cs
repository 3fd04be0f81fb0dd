namespace AgentIdentity.Tokens;

/// <summary>
/// What an identity assertion authorization grant shall say to another authorization server
/// (draft-ietf-oauth-identity-assertion-authz-grant). Every right in it must have been checked before.
/// </summary>
public sealed record IdJagRequest
{
    /// <summary>The human (<c>sub</c>).</summary>
    public required string Subject { get; init; }

    /// <summary>The issuer identifier of the authorization server that will redeem it (<c>aud</c>); never this issuer.</summary>
    public required string Audience { get; init; }

    /// <summary>The client's id there (<c>client_id</c>).</summary>
    public required string ClientId { get; init; }

    /// <summary>The one resource it is for, or null for any.</summary>
    public string? Resource { get; init; }

    /// <summary>The words of <c>scope</c>; left out where there are none.</summary>
    public IReadOnlyList<string> Scope { get; init; } = [];

    /// <summary>What it allows; left out where there is nothing.</summary>
    public AuthorizationDetails Details { get; init; } = AuthorizationDetails.Empty;

    /// <summary>The agent and those before it (<c>act</c>), or null.</summary>
    public Actor? Actor { get; init; }

    /// <summary>The key whose holder alone may redeem it (<c>cnf.jkt</c>), or null.</summary>
    public string? KeyThumbprint { get; init; }

    /// <summary>How the human signed in.</summary>
    public HumanAuthentication? Authentication { get; init; }

    /// <summary>How long it lives: 300 seconds unless told, 600 seconds at most.</summary>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromSeconds(300);

    /// <summary>An earlier end, such as the delegation's, or null.</summary>
    public DateTimeOffset? NotAfter { get; init; }
}
