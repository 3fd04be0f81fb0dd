using System.Collections.Immutable;

namespace AgentIdentity.Policy;

/// <summary>The answer to a question.</summary>
/// <param name="Allowed">Whether the user has the relation.</param>
/// <param name="Reason">Why it is as it is.</param>
/// <param name="Explanation">What made it so; null unless it was asked for, or where the engine cannot say.</param>
public sealed record RelationAnswer(bool Allowed, RelationReason Reason, RelationExplanation? Explanation = null);

/// <summary>Why a question was answered as it was.</summary>
public enum RelationReason
{
    /// <summary>Tuples give the relation.</summary>
    Related,

    /// <summary>No tuple leads from the user to the object.</summary>
    NoRelation,

    /// <summary>A tuple would give the relation, and its condition does not hold.</summary>
    ConditionFailed,

    /// <summary>A tuple would give the relation, and its condition needs a value that nobody gave.</summary>
    MissingContext,

    /// <summary>The engine does not say: a remote one answers yes or no.</summary>
    NotTold,
}

/// <summary>Objects or users that have a relation.</summary>
/// <param name="Items"><c>type:id</c>, <c>type:*</c> or <c>type:id#relation</c>; each once.</param>
/// <param name="Truncated">Whether there may be more.</param>
public sealed record RelationList(ImmutableArray<string> Items, bool Truncated);

/// <summary>A page of a longer answer.</summary>
/// <param name="Items">What is on the page.</param>
/// <param name="Continuation">The token of the next page; empty when this was the last one.</param>
public sealed record RelationPage<T>(ImmutableArray<T> Items, string Continuation);

/// <summary>Which page.</summary>
/// <param name="Size">How many items at most, 1 to 100.</param>
/// <param name="Continuation">The token of the page before; null for the first page.</param>
public readonly record struct PageRequest(int Size = RelationLimits.UsualPageItems, string? Continuation = null);
