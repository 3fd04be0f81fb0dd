namespace AgentIdentity.Broker;

/// <summary>
/// A static key: for a client that can send one fixed secret and nothing else. It stands for one delegation at one resource, is short
/// lived, and is worth less than a token: bound to no key, so taken only where the resource has Bearer switched on.
/// </summary>
public sealed record AgentKeyRecord
{
    /// <summary>Names the key in lists, decisions and evidence. Not a secret, and of no use by itself.</summary>
    public required string Id { get; init; }

    public required string DelegationId { get; init; }

    /// <summary>The one audience.</summary>
    public required string Resource { get; init; }

    /// <summary>Where it was put, in the words of whoever had it issued.</summary>
    public required string Name { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset EndsAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public string? EndedBy { get; init; }

    public bool IsOver(DateTimeOffset now) => EndedAt is not null || EndsAt <= now;
}

/// <summary>What an administrator has issued.</summary>
public sealed record NewAgentKey(string DelegationId, string Resource, string Name)
{
    /// <summary>A working day unless told; a week at most, and never longer than the delegation.</summary>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromHours(12);
}

/// <summary>A key and its text, which is not to be had again.</summary>
public sealed record IssuedAgentKey(AgentKeyRecord Record, string Text)
{
    public override string ToString() => $"IssuedAgentKey {Record.Id} [redacted]";
}
