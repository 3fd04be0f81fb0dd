using System.Collections.Immutable;
using AgentIdentity.Policy.Relations.Explaining;

namespace AgentIdentity.Policy;

/// <summary>One step of an explanation: a relation of an object, or a part of its definition, and what came of it.</summary>
/// <param name="What">What was asked: <c>document:1#viewer</c>, or a part such as <c>editor from parent</c>.</param>
/// <param name="Outcome">What came of it.</param>
/// <param name="Note">What was missing, which condition failed with which values, where the circle closes; null when the outcome says it all.</param>
/// <param name="Tuple">The tuple this step went over, or would have; null where there is none.</param>
/// <param name="Because">The steps below, those that decided the outcome first.</param>
public sealed record RelationExplanation(
    string What, ExplainedOutcome Outcome, string? Note, RelationTuple? Tuple, ImmutableArray<RelationExplanation> Because)
{
    /// <summary>The explanation as lines of text, a step below another one further in.</summary>
    public override string ToString() => ExplanationText.Of(this);
}

/// <summary>What came of one step of an explanation.</summary>
public enum ExplainedOutcome
{
    /// <summary>It holds.</summary>
    True,

    /// <summary>No tuple makes it hold.</summary>
    NoTuple,

    /// <summary>It held below, and something excludes it.</summary>
    Excluded,

    /// <summary>A condition does not hold.</summary>
    ConditionFailed,

    /// <summary>A condition needs a value that nobody gave.</summary>
    MissingContext,

    /// <summary>A condition could not be evaluated.</summary>
    ConditionError,

    /// <summary>The step came back to itself.</summary>
    Cycle,

    /// <summary>Too deep, or too much work.</summary>
    TooComplex,

    /// <summary>The model leaves no way for this kind of user.</summary>
    Impossible,

    /// <summary>Nothing of it could hold.</summary>
    False,
}
