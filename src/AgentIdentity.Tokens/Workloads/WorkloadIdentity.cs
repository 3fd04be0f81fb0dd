namespace AgentIdentity.Tokens;

/// <summary>
/// A workload its platform vouches for. The token that said so was a bearer credential: let it open nothing but a token that is
/// bound to a key.
/// </summary>
public sealed record WorkloadIdentity
{
    /// <summary>Who vouches for it.</summary>
    public required WorkloadPlatform Platform { get; init; }

    /// <summary>The trust domain's name, or the cluster's issuer. With <see cref="Subject"/> it is the identity.</summary>
    public required string Issuer { get; init; }

    /// <summary>The SPIFFE ID, or <c>system:serviceaccount:namespace:name</c>.</summary>
    public required string Subject { get; init; }

    /// <summary>The service account, at Kubernetes only.</summary>
    public KubernetesAccount? Account { get; init; }

    /// <summary>The token's own id (<c>jti</c>), if it has one. Platforms hand out one token many times, so it shows no replay.</summary>
    public string? TokenId { get; init; }

    /// <summary>When the token ends.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }
}
