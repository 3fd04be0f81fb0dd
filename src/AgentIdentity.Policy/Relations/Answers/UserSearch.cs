using System.Collections.Immutable;
using AgentIdentity.Policy.Relations.Checking;
using AgentIdentity.Policy.Relations.Language;

namespace AgentIdentity.Policy.Relations.Answers;

/// <summary>
/// Finds the users of one kind that have a relation to an object, by following tuples from the object downwards. Who is
/// reached over unions alone is certain; a check decides about everybody else, so that who is excluded is never listed.
/// When everyone of the type has the relation, those who only an exclusion names are not listed beside <c>type:*</c>.
/// </summary>
internal sealed class UserSearch
{
    private const int MaxDepth = 25;
    private const int MaxSteps = 2_000_000;

    private readonly RelationModel _model;
    private readonly TupleView _view;
    private readonly UserFilter _filter;
    private readonly string _everyone;
    private readonly string _object;
    private readonly RelationDefinition _target;
    private readonly int _limit;
    private readonly Dictionary<(string Object, RelationDefinition Relation), Standing> _reached = [];
    private readonly Dictionary<string, bool> _decided = new(StringComparer.Ordinal);
    private readonly OrderedDictionary<string, bool> _excluding = new(StringComparer.Ordinal);
    private readonly List<string> _items = [];
    private readonly Stack<(string Object, RelationDefinition Relation, Standing Standing)> _sameObject = [];
    private List<(string Object, RelationDefinition Relation, Standing Standing)> _next = [];
    private RelationFailure? _failure;
    private int _steps;

    public UserSearch(RelationModel model, TupleView view, string objectText, RelationDefinition target, (UserFilter Filter, int Limit) wanted)
    {
        (_model, _view, _object, _target) = (model, view, objectText, target);
        (_filter, _limit) = wanted;
        _everyone = _filter.Type + ":*";
    }

    /// <summary>How a user was come by; the higher outweighs the lower.</summary>
    private enum Standing
    {
        /// <summary>As one who is taken away from something.</summary>
        Excluding,

        /// <summary>As one who may have the relation.</summary>
        Possible,

        /// <summary>As one who has it.</summary>
        Certain,
    }

    private bool Full => _items.Count > _limit || _steps > MaxSteps;

    public RelationResult<RelationList> Run()
    {
        Reach(_object, _target, Standing.Certain, depth: 0);
        for (var depth = 0; _next.Count > 0 && !Full; depth++)
        {
            var level = _next;
            _next = [];
            foreach (var (at, relation, standing) in level)
            {
                Follow(relation.Rewrite, at, relation, standing, depth);
                if (Full)
                {
                    break;
                }
            }
        }

        if (!Full && !_decided.GetValueOrDefault(_everyone))
        {
            foreach (var user in _excluding.Keys)
            {
                Decide(user, Standing.Possible);
            }
        }

        var truncated = Full;
        if (_failure is not null && !truncated)
        {
            return _failure;
        }

        var items = _items.Count > _limit ? _items[.._limit] : _items;
        items.Sort(StringComparer.Ordinal);
        return new RelationList([.. items], truncated);
    }

    private void Follow(Rewrite rewrite, string objectText, RelationDefinition relation, Standing standing, int depth)
    {
        switch (rewrite)
        {
            case DirectRewrite:
                Direct(objectText, relation, standing, depth);
                break;
            case TupleToUsersetRewrite from:
                foreach (var tuple in _view.Of(objectText, _model.Find(relation.Type, from.Tupleset.Text)!))
                {
                    if (_model.Find(Subject.TypeOf(tuple.User), from.Relation) is { } above && Holds(tuple))
                    {
                        Reach(tuple.User, above, standing, depth + 1);
                    }
                }

                break;
            case ComputedRewrite:
                // Come to already: it is of the same object.
                break;
            default:
                foreach (var (child, below) in Below(rewrite, standing))
                {
                    Follow(child, objectText, relation, below, depth);
                }

                break;
        }
    }

    private void Direct(string objectText, RelationDefinition relation, Standing standing, int depth)
    {
        foreach (var tuple in _view.Of(objectText, relation))
        {
            _steps++;
            if (Full || !Holds(tuple))
            {
                continue;
            }

            var type = Subject.TypeOf(tuple.User);
            var hash = tuple.User.IndexOf('#', type.Length);
            if (hash > 0)
            {
                Reach(tuple.User[..hash], _model.Find(type, tuple.User[(hash + 1)..])!, standing, depth + 1);
            }
            else if (_filter.Relation is null && type.SequenceEqual(_filter.Type))
            {
                Found(tuple.User, standing);
            }
        }
    }

    private static IEnumerable<(Rewrite Child, Standing Standing)> Below(Rewrite rewrite, Standing standing)
    {
        var doubtful = standing == Standing.Certain ? Standing.Possible : standing;
        return rewrite switch
        {
            DifferenceRewrite difference => [(difference.Kept, doubtful), (difference.Removed, Standing.Excluding)],
            IntersectionRewrite intersection => intersection.Children.Select(c => (c, doubtful)),
            _ => rewrite.Children().Select(c => (c, standing)),
        };
    }

    private bool Holds(RelationTuple tuple)
    {
        var note = _view.Objection(tuple);
        if (note is not null && note.Fault != CheckFault.None)
        {
            // Whoever stands behind this tuple may or may not have the relation, so there is no list.
            _failure = Faults.Worse(_failure, Faults.Of(note));
        }

        return note is null;
    }

    /// <summary>Comes to a relation of an object, and to all relations of the same object that it is made of.</summary>
    private void Reach(string objectText, RelationDefinition relation, Standing standing, int depth)
    {
        if (depth >= MaxDepth)
        {
            _failure = Faults.Worse(_failure, Faults.TooComplex($"{_object}#{_target.Name}"));
            return;
        }

        _sameObject.Push((objectText, relation, standing));
        while (_sameObject.TryPop(out var at))
        {
            ref var before = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_reached, (at.Object, at.Relation), out var known);
            if (known && before >= at.Standing)
            {
                continue;
            }

            before = at.Standing;
            if (at.Relation.Type == _filter.Type && at.Relation.Name == _filter.Relation)
            {
                Found($"{at.Object}#{at.Relation.Name}", at.Standing);
            }

            _next.Add(at);
            Computed(at.Relation.Rewrite, at.Object, at.Relation, at.Standing);
        }
    }

    private void Computed(Rewrite rewrite, string objectText, RelationDefinition relation, Standing standing)
    {
        if (rewrite is ComputedRewrite computed)
        {
            _sameObject.Push((objectText, _model.Find(relation.Type, computed.Relation)!, standing));
            return;
        }

        foreach (var (child, below) in Below(rewrite, standing))
        {
            Computed(child, objectText, relation, below);
        }
    }

    private void Found(string user, Standing standing)
    {
        if (standing == Standing.Excluding)
        {
            _excluding.TryAdd(user, true);
        }
        else
        {
            Decide(user, standing);
        }
    }

    private void Decide(string user, Standing standing)
    {
        if (Full || _decided.ContainsKey(user))
        {
            return;
        }

        var has = standing == Standing.Certain;
        if (!has)
        {
            var answer = _view.Check(Subject.Parse(user)!, _target, _object);
            has = answer.Allowed;
            if (Faults.Of(answer, $"{_object}#{_target.Name}@{user}") is { } failure)
            {
                _failure = Faults.Worse(_failure, failure);
            }
        }

        _decided[user] = has;
        if (has)
        {
            _items.Add(user);
        }
    }
}
