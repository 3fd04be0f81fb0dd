using System.Collections.Immutable;

namespace AgentIdentity.Policy;

/// <summary>What came of replaying recorded decisions under another policy.</summary>
public sealed record ReplayReport
{
    /// <summary>Lines that were read, decisions or not.</summary>
    public long Lines { get; init; }

    /// <summary>Decisions that could be put to the policy.</summary>
    public long Decisions { get; init; }

    /// <summary>Decisions that stay as they were.</summary>
    public long Same { get; init; }

    /// <summary>Decisions whose outcome would be another one.</summary>
    public long Flipped { get; init; }

    /// <summary>Calls that stay allowed, with other obligations.</summary>
    public long BoundOtherwise { get; init; }

    /// <summary>Decisions that hang on arguments of which only a digest was recorded.</summary>
    public long UndecidableByArguments { get; init; }

    /// <summary>Decisions that hang on a question to the history that was not asked then.</summary>
    public long UndecidableByHistory { get; init; }

    /// <summary>Decisions that the policy compared with does not decide as they were recorded: the facts have changed since. Zero where the record itself is compared with.</summary>
    public long Drifted { get; init; }

    /// <summary>Lines that hold a decision without what it was made of.</summary>
    public long WithoutInputs { get; init; }

    /// <summary>Lines that are no records.</summary>
    public long Unreadable { get; init; }

    /// <summary>The first line that is none, and why; null when all are.</summary>
    public string? FirstUnreadable { get; init; }

    /// <summary>The flips and other obligations, the most frequent first.</summary>
    public ImmutableArray<ReplayFlip> Flips { get; init; } = [];

    /// <summary>Differences beyond the number that is kept one by one.</summary>
    public long Others { get; init; }
}
