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

    /// <summary>The key to bind to (<c>cnf.jkt</c>); a token bound to neither key nor certificate is a bearer token.</summary>
    public string? KeyThumbprint { get; init; }

    /// <summary>The client certificate to bind to (<c>cnf.x5t#S256</c>, RFC 8705 section 3.1), or null.</summary>
    public string? CertificateThumbprint { get; init; }

    /// <summary>How the human signed in.</summary>
    public HumanAuthentication? Authentication { get; init; }

    /// <summary>The human's session at the issuer (<c>sid</c>), if there is one to end.</summary>
    public string? SessionId { get; init; }

    /// <summary>How the agent is known (<c>urn:agentidentity:actor_assurance</c>).</summary>
    public ActorAssurance ActorAssurance { get; init; }

    /// <summary>Whether the human was away when the token was asked for (<c>urn:agentidentity:unattended</c>).</summary>
    public bool Unattended { get; init; }

    /// <summary>The delegation record.</summary>
    public required string DelegationId { get; init; }

    /// <summary>The correlation id (<c>txn</c>).</summary>
    public required string TransactionId { get; init; }

    /// <summary>How long the token lives: 300 seconds unless told, 900 seconds at most.</summary>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromSeconds(300);

    /// <summary>An earlier end, such as the delegation's, or null.</summary>
    public DateTimeOffset? NotAfter { get; init; }

    /// <summary>
    /// The request for a token that can do less than the one held: same human, actors, key, audience and delegation, no later
    /// end, and never more rights. Fails with <see cref="TokenError.NotCovered"/> where more is asked for, and grants no part of it.
    /// </summary>
    /// <param name="held">The token held.</param>
    /// <param name="details">What the new token shall allow, or null for the same.</param>
    /// <param name="scope">The scope words it shall have, or null for the same.</param>
    public static TokenResult<DelegatedTokenRequest> Narrow(Delegation held, AuthorizationDetails? details, IReadOnlyList<string>? scope)
    {
        ArgumentNullException.ThrowIfNull(held);
        if (!held.Details.Narrow(details).TryGet(out var granted, out var beyond))
        {
            return beyond;
        }

        if (scope is not null && !scope.All(held.Scope.Contains))
        {
            return new TokenFailure(TokenError.NotCovered, "A scope word is asked for that is not held.");
        }

        return new DelegatedTokenRequest
        {
            Subject = held.Subject,
            Actor = held.Actor,
            ClientId = held.ClientId,
            Audience = held.Audience,
            Scope = scope ?? held.Scope,
            Details = granted,
            KeyThumbprint = held.KeyThumbprint,
            CertificateThumbprint = held.CertificateThumbprint,
            Authentication = held.Authentication,
            SessionId = held.SessionId,
            ActorAssurance = held.ActorAssurance,
            Unattended = held.Unattended,
            DelegationId = held.DelegationId,
            TransactionId = held.TransactionId,
            NotAfter = held.ExpiresAt,
        };
    }
}
