using System.Collections.Immutable;

namespace AgentIdentity.Policy;

/// <summary>What must be done with an allowed call. One that cannot be met is a refusal.</summary>
/// <param name="RuleId">The rule that asks for it.</param>
/// <param name="Kind">What is to be done.</param>
/// <param name="Values">For <see cref="ObligationKind.Redact"/> the paths in the answer, for <see cref="ObligationKind.Label"/> the labels; otherwise empty.</param>
public sealed record Obligation(string RuleId, ObligationKind Kind, ImmutableArray<string> Values);

/// <summary>The kinds of obligation that a rule can attach. All of them narrow.</summary>
public enum ObligationKind
{
    /// <summary>Members of the answer are taken out before the caller sees it.</summary>
    Redact,
    /// <summary>The delegation and all above it carry the labels from now on; rules read them.</summary>
    Label,
    /// <summary>Tool calls in a model's answer that the delegation could not make are taken out.</summary>
    StripToolCall,
}
