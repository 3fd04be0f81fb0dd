using AgentIdentity.ModelProxy;

namespace AgentIdentity.Broker;

/// <summary>One metered call under a delegation. Money is in micro-dollars.</summary>
public sealed record UsageRecord(
    string Id,
    string DelegationId,
    string DecisionId,
    UsageState State,
    long ReservedMicroUsd,
    long CostMicroUsd,
    DateTimeOffset ReservedAt)
{
    public string Human { get; init; } = "";

    public string Agent { get; init; } = "";

    /// <summary>The transaction (<c>txn_…</c>) that it is part of.</summary>
    public string Task { get; init; } = "";

    /// <summary>Where the numbers come from: <c>provider</c>, <c>drained</c>, <c>tokenizer</c>, <c>bound</c> or <c>none</c>.</summary>
    public string UsageSource { get; init; } = "none";

    public string? Model { get; init; }

    public string? Candidate { get; init; }

    public string? Provider { get; init; }

    public string? ProviderModel { get; init; }

    public string? PriceVersion { get; init; }

    public string? RequestedLocation { get; init; }

    public string? ResolvedLocation { get; init; }

    public string? ReturnedLocation { get; init; }

    public long InputTokens { get; init; }

    public long CachedTokens { get; init; }

    public long CacheWriteTokens { get; init; }

    public long OutputTokens { get; init; }

    public long ReasoningTokens { get; init; }

    public long WebSearches { get; init; }

    public DateTimeOffset? SettledAt { get; init; }

    internal static UsageRecord Of(UsageRow row) => new(
        row.Id,
        row.DelegationId,
        row.DecisionId,
        row.State,
        row.ReservedMicroUsd,
        row.CostMicroUsd,
        DateTimeOffset.FromUnixTimeMilliseconds(row.ReservedAt))
    {
        Human = row.Human,
        Agent = row.Agent,
        Task = row.Task,
        UsageSource = row.Source.Word(),
        Model = row.Model,
        Candidate = row.Candidate,
        Provider = row.Provider,
        ProviderModel = row.ProviderModel,
        PriceVersion = row.PriceVersion,
        RequestedLocation = row.RequestedLocation,
        ResolvedLocation = row.ResolvedLocation,
        ReturnedLocation = row.ReturnedLocation,
        InputTokens = row.InputTokens,
        CachedTokens = row.CachedTokens,
        CacheWriteTokens = row.CacheWriteTokens,
        OutputTokens = row.OutputTokens,
        ReasoningTokens = row.ReasoningTokens,
        WebSearches = row.WebSearches,
        SettledAt = row.SettledAt is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null,
    };
}

public enum UsageState
{
    Reserved = 1,
    Settled = 2,

    /// <summary>The call may have left and nobody came to settle it: the whole reservation counts as spent until somebody does.</summary>
    Recovered = 3,

    /// <summary>The call never left, and nobody came to settle it: nothing is spent.</summary>
    Freed = 4,
}
