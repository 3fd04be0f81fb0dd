namespace AgentIdentity.Policy;

/// <summary>An immutable set of tuples, indexed for checks. A change makes a new index and leaves the old one as it was.</summary>
public sealed class TupleIndex
{
    /// <summary>No tuples.</summary>
    public static TupleIndex Empty { get; } = new();

    private readonly List<RelationTuple> _tuples = [];

    /// <summary>How many tuples there are.</summary>
    public int Count => _tuples.Count;

    /// <summary>Indexes tuples. A later tuple replaces an earlier one with the same user, relation and object.</summary>
    public static TupleIndex Build(IEnumerable<RelationTuple> tuples) => throw new NotSupportedException(tuples.ToString());

    /// <summary>Every tuple, in no particular order.</summary>
    public IEnumerable<RelationTuple> All() => _tuples;
}
