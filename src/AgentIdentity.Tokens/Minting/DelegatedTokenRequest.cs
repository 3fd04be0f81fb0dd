namespace AgentIdentity.Tokens;

/// <summary>What a delegated access token shall say. Every right in it must have been checked before.</summary>
public sealed record DelegatedTokenRequest
{
    /// <summary>The human (<c>sub</c>).</summary>
    public required string Subject { get; init; }

    /// <summary>The agent and those before it (<c>act</c>).</summary>
    public required Actor Actor { get; init; }

    /// <summary>The client that asks (<c>client_id</c>).</summary>
    public required string ClientId { get; init; }

    /// <summary>The one resource (<c>aud</c>).</summary>
    public required string Audience { get; init; }

    /// <summary>The words of <c>scope</c>; left out of the token where there are none.</summary>
    public IReadOnlyList<string> Scope { get; init; } = [];

    /// <summary>What the token allows; left out of the token where there is nothing.</summary>
    public AuthorizationDetails Details { get; init; } = AuthorizationDetails.Empty;

    /// <summary>The key to bind to (<c>cnf.jkt</c>); null makes a bearer token.</summary>
    public string? KeyThumbprint { get; init; }

    /// <summary>How the human signed in.</summary>
    public HumanAuthentication? Authentication { get; init; }

    /// <summary>The delegation record.</summary>
    public required string DelegationId { get; init; }

    /// <summary>The correlation id (<c>txn</c>).</summary>
    public required string TransactionId { get; init; }

    /// <summary>How long the token lives: 300 seconds unless told, 900 seconds at most.</summary>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromSeconds(300);

    /// <summary>An earlier end, such as the delegation's, or null.</summary>
    public DateTimeOffset? NotAfter { get; init; }
}
