using AgentIdentity.Policy;

namespace AgentIdentity.Broker;

/// <summary>A remote OpenFGA that takes the embedded engine's place.</summary>
public sealed record RemoteRelationsOptions
{
    /// <summary>The server's address, above <c>/stores</c>.</summary>
    public required Uri Address { get; init; }

    /// <summary>The store that holds the relations.</summary>
    public required string StoreId { get; init; }

    /// <summary>The model that questions are answered with. Pinned, so that whoever writes a model there does not change decisions here.</summary>
    public required string ModelId { get; init; }

    /// <summary>The server's preshared key; null where <see cref="Client"/> is given or the server asks for nothing.</summary>
    public string? ApiToken { get; init; }

    /// <summary>Gets tokens by client credentials; null for a preshared key or nothing.</summary>
    public RemoteClientCredentials? Client { get; init; }

    /// <summary>How fresh the answers that decisions are made with must be: by default a right that was taken away is gone at once.</summary>
    public RelationConsistency Consistency { get; init; } = RelationConsistency.HigherConsistency;

    /// <summary>How long one question may take, its retries included. Without an answer by then the caller denies.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How often a question is put at most. Writes are put once.</summary>
    public int Attempts { get; init; } = 3;

    /// <inheritdoc/>
    public override string ToString() => $"RemoteRelationsOptions {Address} {StoreId} [redacted]";
}

/// <summary>Client credentials (RFC 6749 section 4.4) for a remote OpenFGA.</summary>
public sealed record RemoteClientCredentials
{
    /// <summary>The token endpoint.</summary>
    public required Uri TokenAddress { get; init; }

    /// <summary>The client.</summary>
    public required string ClientId { get; init; }

    /// <summary>Its secret.</summary>
    public required string ClientSecret { get; init; }

    /// <summary>The audience to ask for, which some servers want; or null.</summary>
    public string? Audience { get; init; }

    /// <summary>The scope to ask for, or null.</summary>
    public string? Scope { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"RemoteClientCredentials {ClientId} [redacted]";
}
