using System.Collections.Immutable;
using AgentIdentity.Policy.Sources;

namespace AgentIdentity.Policy.Rules;

/// <summary>A rule as it is written: every part understood, no expression compiled yet.</summary>
/// <param name="Info">What people need to know.</param>
/// <param name="On">Which calls it is about.</param>
/// <param name="Variables">The entries of <c>let</c>, in order.</param>
/// <param name="Condition">The expression of deny, require or when; null for an obligation that always applies.</param>
/// <param name="Message">The message, or null.</param>
/// <param name="Lift">What lifts the objection.</param>
/// <param name="Obligation">What it attaches; null for deny and require.</param>
internal sealed record RuleSource(
    RuleInfo Info, RuleSelector On, ImmutableArray<(string Name, YamlText Expression)> Variables, YamlText? Condition, YamlText? Message,
    RuleLift Lift, Obligation? Obligation)
{
    /// <summary>The tools, operations and models that it names, where they are written.</summary>
    public ImmutableArray<(CallKind Kind, YamlText Text)> Named { get; init; } = [];

    /// <summary>Who may approve, where that is written; null where nobody is asked.</summary>
    public YamlText? Approver { get; init; }
}

/// <summary>What <c>otherwise</c> says: what the call may pass with although the rule objects. Neither is given where nothing lifts the objection.</summary>
internal readonly record struct RuleLift(ApprovalDemand? Approval, StepUpDemand? StepUp);
