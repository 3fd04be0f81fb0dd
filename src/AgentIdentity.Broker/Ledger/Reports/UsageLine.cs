namespace AgentIdentity.Broker;

/// <summary>What a report adds up by.</summary>
public enum UsageBy
{
    Human = 1,

    /// <summary>The agent that made the call, not those above it.</summary>
    Agent = 2,
    Delegation = 3,
    Task = 4,

    /// <summary>The alias that was asked for.</summary>
    Model = 5,
    Day = 6,
    Provider = 7,

    /// <summary>Where the numbers come from.</summary>
    Source = 8,
}

/// <summary>What calls to a set of days are taken into a report.</summary>
/// <param name="By">What it adds up by.</param>
/// <param name="From">The first day, in UTC.</param>
/// <param name="To">The last day.</param>
public sealed record UsageQuestion(UsageBy By, DateOnly From, DateOnly To)
{
    /// <summary>Only calls of these delegations; null for all.</summary>
    public IReadOnlyCollection<string>? Delegations { get; init; }
}

/// <summary>One line of a report. Money is in micro-dollars.</summary>
public sealed record UsageLine(string Key)
{
    public long Calls { get; init; }

    public long InputTokens { get; init; }

    public long CachedTokens { get; init; }

    public long CacheWriteTokens { get; init; }

    public long OutputTokens { get; init; }

    public long ReasoningTokens { get; init; }

    public long CostMicroUsd { get; init; }

    /// <summary>Held for calls that are going on.</summary>
    public long ReservedMicroUsd { get; init; }

    /// <summary>Of the cost, what nobody counted: the bound was booked.</summary>
    public long BoundMicroUsd { get; init; }

    /// <summary>Tasks among these calls that are over.</summary>
    public int FinishedTasks { get; init; }

    /// <summary>What those cost.</summary>
    public long FinishedCostMicroUsd { get; init; }

    /// <summary>The mean over them; null while none is over.</summary>
    public long? CostPerFinishedTaskMicroUsd => FinishedTasks == 0 ? null : (FinishedCostMicroUsd + FinishedTasks - 1) / FinishedTasks;
}

/// <summary>A report: its lines, dearest first (days in their order), and their sum.</summary>
public sealed record UsageReport(IReadOnlyList<UsageLine> Lines, UsageLine Total);
