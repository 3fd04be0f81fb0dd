namespace AgentIdentity.Policy.Replay;

/// <summary>What another policy makes of a recorded decision.</summary>
/// <param name="Outcome">What it decides; meaningless where <paramref name="Undecidable"/> says why it cannot.</param>
/// <param name="Undecidable">Why the record is not enough, or null.</param>
/// <param name="Decision">The decision, to compare the rest.</param>
internal readonly record struct ReplayedDecision(Outcome Outcome, Undecidable? Undecidable, Decision Decision)
{
    public string Because => Decision.Rule is { } rule ? $"rule {rule.Id}" : Decision.ReasonCode ?? "";
}

/// <summary>Why a record is not enough for another policy.</summary>
internal enum Undecidable
{
    /// <summary>It reads arguments of which only a digest was recorded.</summary>
    Arguments,
    /// <summary>It asks the history what was not asked then.</summary>
    History,
}
