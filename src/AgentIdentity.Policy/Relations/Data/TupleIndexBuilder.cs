using System.Text;

namespace AgentIdentity.Policy;

/// <summary>Gathers many tuples for one index. A later tuple replaces an earlier one with the same user, relation and object.</summary>
public sealed class TupleIndexBuilder
{
    private readonly Dictionary<RelationQuestion, RelationTuple> _tuples = [];

    /// <summary>Adds a tuple.</summary>
    /// <param name="tuple">The tuple.</param>
    public void Add(RelationTuple tuple) => _tuples[new RelationQuestion(tuple.User, tuple.Relation, tuple.Object)] = tuple;

    /// <summary>Adds a tuple as a database gives it, without making strings of it.</summary>
    /// <param name="user">The user in UTF-8.</param>
    /// <param name="relation">The relation in UTF-8.</param>
    /// <param name="objectText">The object in UTF-8, as <c>type:id</c>.</param>
    /// <param name="condition">Its condition, or null.</param>
    public void Add(ReadOnlySpan<byte> user, ReadOnlySpan<byte> relation, ReadOnlySpan<byte> objectText, TupleCondition? condition = null) =>
        Add(new RelationTuple(Encoding.UTF8.GetString(user), Encoding.UTF8.GetString(relation), Encoding.UTF8.GetString(objectText), condition));

    /// <summary>The index of everything added. The builder is used up.</summary>
    public TupleIndex Build() => TupleIndex.Of(_tuples);
}
