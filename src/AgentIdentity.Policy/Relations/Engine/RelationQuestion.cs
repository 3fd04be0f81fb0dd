using System.Collections.Immutable;
using System.Text.Json;

namespace AgentIdentity.Policy;

/// <summary>Does <paramref name="User"/> have <paramref name="Relation"/> to <paramref name="Object"/>?</summary>
/// <param name="User">A user (<c>user:ben</c>), a userset (<c>role:sales#assignee</c>) or a typed wildcard (<c>user:*</c>).</param>
/// <param name="Relation">A relation of the object's type.</param>
/// <param name="Object">The object, as <c>type:id</c>.</param>
public readonly record struct RelationQuestion(string User, string Relation, string Object)
{
    /// <summary>OpenFGA's notation, <c>object#relation@user</c>.</summary>
    public override string ToString() => $"{Object}#{Relation}@{User}";
}

/// <summary>What a question brings with it.</summary>
public sealed record RelationTerms
{
    /// <summary>Nothing: the stored tuples, the newest model, the engine's own speed.</summary>
    public static RelationTerms None { get; } = new();

    /// <summary>Facts that hold for this question only; one with the same key as a stored one replaces it. At most 100.</summary>
    public ImmutableArray<RelationTuple> ContextualTuples { get; init; } = [];

    /// <summary>Values for conditions, as a JSON object. A value that the tuple fixes wins.</summary>
    public JsonElement? Context { get; init; }

    /// <summary>The model to answer with; null for the pinned one, or else the newest.</summary>
    public string? ModelId { get; init; }

    /// <summary>How fresh the answer must be. The embedded engine is always fresh.</summary>
    public RelationConsistency Consistency { get; init; }

    /// <summary>Whether a check's answer carries its explanation.</summary>
    public bool Explain { get; init; }

    /// <summary>How many items a list holds at most; what lies beyond is told by <see cref="RelationList.Truncated"/>. 1,000 is OpenFGA's limit, of which its streamed list is free.</summary>
    public int MaxItems { get; init; } = RelationLimits.ListItems;
}

/// <summary>How fresh an answer must be.</summary>
public enum RelationConsistency
{
    /// <summary>The engine may answer from its caches.</summary>
    MinimizeLatency,

    /// <summary>The engine reads the store.</summary>
    HigherConsistency,
}

/// <summary>Which users to list: those of a type, or usersets such as <c>group#member</c>.</summary>
/// <param name="Type">The users' type.</param>
/// <param name="Relation">The usersets' relation; null for plain users.</param>
public readonly record struct UserFilter(string Type, string? Relation = null);
