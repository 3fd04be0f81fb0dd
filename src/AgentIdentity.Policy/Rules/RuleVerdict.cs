namespace AgentIdentity.Policy.Rules;

/// <summary>What one rule says about one call.</summary>
/// <param name="Text">Why the rule could not be evaluated.</param>
internal readonly record struct RuleVerdict(CompiledRule Rule, RuleVerdictKind Kind, string? Text)
{
    /// <summary>The rule's message with its expressions filled in; null where it has none, or where nobody needs to be told.</summary>
    public string? Message { get; init; }

    /// <summary>What would lift the objection: somebody's approval.</summary>
    public ApprovalDemand? Approval { get; init; }

    /// <summary>What would lift the objection: a fresh or stronger sign-in.</summary>
    public StepUpDemand? StepUp { get; init; }

    /// <summary>What the rule attaches to the call, where it is one that attaches and applies.</summary>
    public Obligation? Obligation { get; init; }

    /// <summary>The rule objects to every call of this tool, whatever its arguments are.</summary>
    public bool WhateverArguments { get; init; }
}

internal enum RuleVerdictKind
{
    Holds,
    Objects,
    /// <summary>The expression failed; counts as an objection.</summary>
    Failed,
    /// <summary>The arguments decide and are not known.</summary>
    Open,
}
