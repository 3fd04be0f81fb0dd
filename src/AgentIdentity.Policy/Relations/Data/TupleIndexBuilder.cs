using System.Collections.Immutable;
using System.Text;
using AgentIdentity.Policy.Relations.Data;

namespace AgentIdentity.Policy;

/// <summary>Gathers many tuples for one index. A later tuple replaces an earlier one with the same user, relation and object.</summary>
public sealed class TupleIndexBuilder
{
    private const int CommonLength = 256;

    private readonly NameTable _names = new();
    private readonly List<TupleEnds> _tuples = [];
    private readonly Dictionary<TupleEnds, TupleCondition> _contexts = [];
    private TupleKinds _kinds = TupleKinds.None;

    /// <summary>Adds a tuple.</summary>
    /// <param name="tuple">The tuple.</param>
    /// <exception cref="ArgumentException">The tuple is not well formed.</exception>
    public void Add(RelationTuple tuple) => Gather(tuple.User, tuple.Relation, tuple.Object, tuple.Condition);

    /// <summary>Adds a tuple as a database gives it, without making strings of it.</summary>
    /// <param name="user">The user in UTF-8.</param>
    /// <param name="relation">The relation in UTF-8.</param>
    /// <param name="objectText">The object in UTF-8, as <c>type:id</c>.</param>
    /// <param name="condition">Its condition, or null.</param>
    /// <exception cref="ArgumentException">The tuple is not well formed.</exception>
    public void Add(ReadOnlySpan<byte> user, ReadOnlySpan<byte> relation, ReadOnlySpan<byte> objectText, TupleCondition? condition = null)
    {
        var size = user.Length + relation.Length + objectText.Length;
        var room = size <= CommonLength ? stackalloc char[CommonLength] : new char[size];
        var userText = room[..Encoding.UTF8.GetChars(user, room)];
        var relationText = room.Slice(userText.Length, Encoding.UTF8.GetChars(relation, room[userText.Length..]));
        var rest = room[(userText.Length + relationText.Length)..];
        Gather(userText, relationText, rest[..Encoding.UTF8.GetChars(objectText, rest)], condition);
    }

    /// <summary>The index of everything added. The builder is used up.</summary>
    public TupleIndex Build()
    {
        var tuples = LastOfEachKey();
        var users = EdgeMap.Build(_names.End, tuples, t => t.Object, t => Edge.Of(t.Kind, t.User));
        var objects = EdgeMap.Build(_names.End, tuples, t => t.User, t => Edge.Of(t.Kind, t.Object));
        var live = Enumerable.Range(0, _names.End).Count(n => !users[n].IsEmpty || !objects[n].IsEmpty);
        return new TupleIndex(new TupleGraph(_names, _kinds, users, objects, _contexts.ToImmutableDictionary(), users.All().Sum(u => u.Edges.Count), live));
    }

    private void Gather(ReadOnlySpan<char> user, ReadOnlySpan<char> relation, ReadOnlySpan<char> objectText, TupleCondition? condition)
    {
        var text = TupleText.Require(user, relation, objectText);
        var kindText = text.Kind(text.KindLength <= CommonLength ? stackalloc char[CommonLength] : new char[text.KindLength]);
        _kinds = _kinds.With(kindText, condition?.Name, out var kind);
        var ends = new TupleEnds(_names.Intern(text.Object), kind, _names.Intern(text.User));
        _tuples.Add(ends);
        if (condition?.Context is not null)
        {
            _contexts[ends] = condition;
        }
        else if (_contexts.Count > 0)
        {
            _contexts.Remove(ends);
        }
    }

    /// <summary>What was added without what a later one replaced by another condition. Repetitions stay.</summary>
    private List<TupleEnds> LastOfEachKey()
    {
        var first = _kinds.All.Select(k => _kinds.Find(k.Text)[0].Id).Prepend(0).ToArray();
        var alternatives = _kinds.All.Where(k => _kinds.Find(k.Text).Length > 1).Select(k => k.Id).ToHashSet();
        if (alternatives.Count == 0)
        {
            return _tuples;
        }

        var last = new Dictionary<TupleEnds, int>();
        foreach (var tuple in _tuples.Where(t => alternatives.Contains(t.Kind)))
        {
            last[tuple with { Kind = first[tuple.Kind] }] = tuple.Kind;
        }

        bool Counts(TupleEnds tuple) => !alternatives.Contains(tuple.Kind) || last[tuple with { Kind = first[tuple.Kind] }] == tuple.Kind;
        foreach (var replaced in _contexts.Keys.Where(t => !Counts(t)).ToArray())
        {
            _contexts.Remove(replaced);
        }

        return _tuples.FindAll(Counts);
    }
}
