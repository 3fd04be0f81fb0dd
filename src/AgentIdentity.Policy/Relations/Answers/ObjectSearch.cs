using System.Collections.Frozen;
using System.Collections.Immutable;
using AgentIdentity.Policy.Relations.Checking;

namespace AgentIdentity.Policy.Relations.Answers;

/// <summary>
/// Finds the objects to which a user has a relation, by following tuples from the user upwards. What is reached over unions
/// alone is certain. What is reached under <c>and</c> or <c>but not</c>, or over a condition that could not be evaluated, is
/// found by one of the things it needs, and a check decides.
/// </summary>
internal sealed class ObjectSearch
{
    private const int MaxDepth = 25;

    // Together with the limits of a check this bounds the time, whatever the tuples are.
    private const int MaxSteps = 2_000_000;

    private static readonly FrozenDictionary<RelationDefinition, bool> NoRelations = FrozenDictionary<RelationDefinition, bool>.Empty;
    private static readonly FrozenDictionary<(RelationDefinition Tupleset, RelationDefinition To), bool> NoTuplesets =
        FrozenDictionary<(RelationDefinition Tupleset, RelationDefinition To), bool>.Empty;

    private readonly TupleView _view;
    private readonly LeadsTo _leads;
    private readonly Subject _user;
    private readonly RelationDefinition _target;
    private readonly FrozenSet<RelationDefinition> _useful;
    private readonly int _limit;
    private readonly Dictionary<(string Object, RelationDefinition Relation), bool> _reached = [];
    private readonly HashSet<string> _decided = new(StringComparer.Ordinal);
    private readonly List<string> _items = [];
    private readonly Stack<(string Object, RelationDefinition Relation, bool Certain)> _sameObject = [];
    private List<(string Object, RelationDefinition Relation, bool Certain)> _next = [];
    private RelationFailure? _failure;
    private int _steps;

    public ObjectSearch(TupleView view, LeadsTo leads, Subject user, RelationDefinition target, int limit)
    {
        (_view, _leads, _user, _target, _limit) = (view, leads, user, target, limit);
        _useful = leads.Useful(target);
    }

    private bool Full => _items.Count > _limit || _steps > MaxSteps;

    public RelationResult<RelationList> Run(RelationDefinition? userset)
    {
        if (userset is not null)
        {
            Reach(_user.Object, userset, certain: true, depth: 0);
        }
        else
        {
            Named(_user.Text, _leads.Direct(_user.Kind), certain: true, depth: 0);
            if (!_user.Wildcard)
            {
                Named(_user.Everyone, _leads.Direct(_user.Everyone), certain: true, depth: 0);
            }
        }

        for (var depth = 1; _next.Count > 0 && !Full; depth++)
        {
            var level = _next;
            _next = [];
            foreach (var (found, relation, certain) in level)
            {
                Named($"{found}#{relation.Name}", _leads.Direct($"{relation.Type}#{relation.Name}"), certain, depth);
                Above(found, relation, certain, depth);
                if (Full)
                {
                    break;
                }
            }
        }

        // As in OpenFGA, enough answers outweigh what could not be answered.
        var truncated = Full;
        if (_failure is not null && !truncated)
        {
            return _failure;
        }

        var items = _items.Count > _limit ? _items[.._limit] : _items;
        items.Sort(StringComparer.Ordinal);
        return new RelationList([.. items], truncated);
    }

    private void Named(string user, IReadOnlyDictionary<RelationDefinition, bool>? relations, bool certain, int depth)
    {
        if (relations is null)
        {
            return;
        }

        foreach (var (relation, alone) in relations)
        {
            Follow(user, relation, (relation, certain && alone), depth);
        }
    }

    private void Above(string parent, RelationDefinition relation, bool certain, int depth)
    {
        foreach (var ((tupleset, to), alone) in _leads.From(relation) ?? NoTuplesets)
        {
            Follow(parent, tupleset, (to, certain && alone), depth);
        }
    }

    private void Follow(string user, RelationDefinition by, (RelationDefinition Relation, bool Certain) to, int depth)
    {
        if (!_useful.Contains(to.Relation))
        {
            return;
        }

        foreach (var tuple in _view.Naming(user, by))
        {
            _steps++;
            if (Full)
            {
                return;
            }

            var note = _view.Objection(tuple);
            if (note is null || note.Fault != CheckFault.None)
            {
                Reach(tuple.Object, to.Relation, to.Certain && note is null, depth);
            }
        }
    }

    /// <summary>Comes to a relation of an object, and to all that follow from it for the same object.</summary>
    private void Reach(string objectText, RelationDefinition relation, bool certain, int depth)
    {
        // A check would not come this far.
        certain &= depth < MaxDepth;
        _sameObject.Push((objectText, relation, certain));
        while (_sameObject.TryPop(out var at))
        {
            ref var before = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_reached, (at.Object, at.Relation), out var known);
            if ((known && (before || !at.Certain)) || !_useful.Contains(at.Relation))
            {
                continue;
            }

            before = at.Certain;
            if (at.Relation == _target)
            {
                Decide(at.Object, at.Certain);
            }

            _next.Add(at);
            foreach (var (to, alone) in _leads.Computed(at.Relation) ?? NoRelations)
            {
                _sameObject.Push((at.Object, to, at.Certain && alone));
            }
        }
    }

    private void Decide(string objectText, bool certain)
    {
        if (!_decided.Add(objectText) || Full)
        {
            return;
        }

        if (certain)
        {
            _items.Add(objectText);
            return;
        }

        var answer = _view.Check(_user, _target, objectText);
        if (answer.Allowed)
        {
            _items.Add(objectText);
        }
        else if (Faults.Of(answer, $"{objectText}#{_target.Name}@{_user.Text}") is { } failure)
        {
            _failure = Faults.Worse(_failure, failure);
        }
    }
}
