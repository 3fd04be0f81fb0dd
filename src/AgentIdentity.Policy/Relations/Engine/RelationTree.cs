using System.Collections.Immutable;

namespace AgentIdentity.Policy;

/// <summary>How a relation is made up, as OpenFGA's Expand shows it.</summary>
/// <param name="Name"><c>object#relation</c>.</param>
/// <param name="Kind">Which of the members below are meant.</param>
public sealed record RelationTree(string Name, RelationTreeKind Kind)
{
    /// <summary>Of <see cref="RelationTreeKind.Users"/>: users, usersets and typed wildcards that tuples name.</summary>
    public ImmutableArray<string> Users { get; init; } = [];

    /// <summary>Of <see cref="RelationTreeKind.Computed"/> (one) and <see cref="RelationTreeKind.TupleToUserset"/> (one for each parent): <c>object#relation</c>.</summary>
    public ImmutableArray<string> Usersets { get; init; } = [];

    /// <summary>Of <see cref="RelationTreeKind.TupleToUserset"/>: <c>object#relation</c> of the tupleset.</summary>
    public string? Tupleset { get; init; }

    /// <summary>Of the three operators; of a difference first what is kept, then what is taken away.</summary>
    public ImmutableArray<RelationTree> Children { get; init; } = [];
}

/// <summary>The form of a <see cref="RelationTree"/>.</summary>
public enum RelationTreeKind
{
    /// <summary>Users that tuples name.</summary>
    Users,

    /// <summary>Another relation of the same object.</summary>
    Computed,

    /// <summary>A relation of the objects that a tupleset names.</summary>
    TupleToUserset,

    /// <summary>Any of the children.</summary>
    Union,

    /// <summary>All of the children.</summary>
    Intersection,

    /// <summary>The first child without the second.</summary>
    Difference,
}
