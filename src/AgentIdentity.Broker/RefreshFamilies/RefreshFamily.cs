namespace AgentIdentity.Broker;

/// <summary>
/// One sign-in of a human at a public client, as a succession of refresh tokens of which only the newest is good (RFC 9700 section
/// 4.14.2). Agents never hold one: they exchange. It hangs on its delegation and is worth nothing without it.
/// </summary>
public sealed record RefreshFamily
{
    /// <summary>Names the family in evidence; not part of its tokens.</summary>
    public required string Id { get; init; }

    public required string DelegationId { get; init; }

    /// <summary>The <c>client_id</c> that alone may use it.</summary>
    public required string ClientId { get; init; }

    public required string Resource { get; init; }

    /// <summary>The scope that was granted; a refresh never gives more.</summary>
    public IReadOnlyList<string> Scope { get; init; } = [];

    /// <summary>The DPoP key that was shown with the code, and must be shown with every refresh (RFC 9449 section 5); null where none was.</summary>
    public string? KeyThumbprint { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UsedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>How many tokens it has given out.</summary>
    public int Generation { get; init; } = 1;
}

/// <summary>A family and its newest token.</summary>
public sealed record IssuedRefresh(RefreshFamily Family, string Token)
{
    public override string ToString() => $"IssuedRefresh {Family.Id} [redacted]";
}

/// <summary>What a client shows when it refreshes.</summary>
public sealed record RefreshAttempt(string Token, string ClientId, string? KeyThumbprint)
{
    public override string ToString() => $"RefreshAttempt {ClientId} [redacted]";
}
