using System.Collections.Immutable;
using System.Text.Json;

namespace AgentIdentity.Policy;

/// <summary>What one transaction writes and deletes; together at most 100, none twice.</summary>
public sealed record TupleWrite
{
    /// <summary>Tuples to write.</summary>
    public ImmutableArray<RelationTuple> Writes { get; init; } = [];

    /// <summary>Tuples to delete, by user, relation and object.</summary>
    public ImmutableArray<RelationQuestion> Deletes { get; init; } = [];

    /// <summary>Whether a tuple that is already stored just as it is written fails the transaction (false) or is passed over (true).</summary>
    public bool IgnoreDuplicates { get; init; }

    /// <summary>Whether a tuple to delete that is not stored fails the transaction (false) or is passed over (true).</summary>
    public bool IgnoreMissing { get; init; }

    /// <summary>The model that the tuples must fit; null for the pinned one, or else the newest.</summary>
    public string? ModelId { get; init; }
}

/// <summary>Which stored tuples. All null: every one. Without an object's id (<c>document:</c>) a user is needed, as in OpenFGA.</summary>
/// <param name="User">The user, or null.</param>
/// <param name="Relation">The relation, or null.</param>
/// <param name="Object"><c>type:id</c>, or <c>type:</c> for all of a type, or null.</param>
public readonly record struct TupleFilter(string? User = null, string? Relation = null, string? Object = null);

/// <summary>A stored tuple.</summary>
/// <param name="Tuple">The tuple.</param>
/// <param name="WrittenAt">When it was written.</param>
public sealed record StoredTuple(RelationTuple Tuple, DateTimeOffset WrittenAt);

/// <summary>Which changes.</summary>
/// <param name="Type">Only of objects of this type; null for all.</param>
/// <param name="Since">Only from this moment on; null for all.</param>
public readonly record struct ChangeFilter(string? Type = null, DateTimeOffset? Since = null);

/// <summary>One change of the tuples.</summary>
/// <param name="Tuple">The tuple; a deleted one is without its condition, as in OpenFGA.</param>
/// <param name="Deleted">Whether it was deleted, or else written.</param>
/// <param name="At">When.</param>
public sealed record TupleChange(RelationTuple Tuple, bool Deleted, DateTimeOffset At);

/// <summary>A model of a store.</summary>
/// <param name="Id">A ULID.</param>
/// <param name="Json">The model in OpenFGA's JSON form, without the id.</param>
public sealed record StoredModel(string Id, JsonElement Json);

/// <summary>What somebody expects of a model.</summary>
/// <param name="Question">The question.</param>
/// <param name="Expected">The answer it must get.</param>
/// <param name="ContextualTuples">At most 20.</param>
/// <param name="Context">Values for conditions, as a JSON object.</param>
public sealed record RelationAssertion(
    RelationQuestion Question, bool Expected, ImmutableArray<RelationTuple> ContextualTuples, JsonElement? Context = null);
