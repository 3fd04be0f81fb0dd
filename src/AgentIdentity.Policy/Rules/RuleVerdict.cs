using AgentIdentity.Cel;

namespace AgentIdentity.Policy.Rules;

/// <summary>What one rule says about one call.</summary>
/// <param name="Text">Why the rule could not be evaluated.</param>
internal readonly record struct RuleVerdict(CompiledRule Rule, RuleVerdictKind Kind, string? Text)
{
    /// <summary>The rule's message with its expressions filled in; null where it has none.</summary>
    public string? Message { get; init; } = Rule.Info.Message;

    /// <summary>What would lift the objection: somebody's approval.</summary>
    public ApprovalDemand? Approval { get; init; }

    /// <summary>What would lift the objection: a fresh or stronger sign-in.</summary>
    public StepUpDemand? StepUp { get; init; }

    /// <summary>What the rule attaches to the call, where it is one that attaches and applies.</summary>
    public Obligation? Obligation { get; init; }

    /// <summary>The rule objects to every call of this tool, whatever its arguments are.</summary>
    public bool WhateverArguments { get; init; }

    public static RuleVerdict Of(CompiledRule rule, CelActivation values, bool argumentsKnown)
    {
        foreach (var variable in rule.Variables)
        {
            values = values.With(variable.QualifiedName, variable.Program.Evaluate(values));
        }

        var result = rule.Condition.Evaluate(values);
        if (result.IsError)
        {
            return !argumentsKnown && rule.ReadsArguments
                ? new RuleVerdict(rule, RuleVerdictKind.Open, null)
                : new RuleVerdict(rule, RuleVerdictKind.Failed, result.ErrorText);
        }

        if (result.Kind != CelKind.Bool)
        {
            return new RuleVerdict(rule, RuleVerdictKind.Failed, $"the expression is {result.Kind}, not true or false");
        }

        return new RuleVerdict(rule, result.AsBool == (rule.Effect == RuleEffect.Deny) ? RuleVerdictKind.Objects : RuleVerdictKind.Holds, null);
    }
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
