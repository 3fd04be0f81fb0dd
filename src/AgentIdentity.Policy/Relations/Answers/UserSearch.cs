using System.Runtime.InteropServices;
using AgentIdentity.Policy.Relations.Checking;
using AgentIdentity.Policy.Relations.Data;
using AgentIdentity.Policy.Relations.Planning;

namespace AgentIdentity.Policy.Relations.Answers;

/// <summary>
/// Finds the users of one kind that have a relation to an object, by following tuples from the object downwards. Who is
/// reached over unions alone is certain; a check decides about everybody else, so that who is excluded is never listed.
/// When everyone of the type has the relation, those whom only an exclusion names are not listed beside <c>type:*</c>.
/// </summary>
internal sealed class UserSearch
{
    private readonly Inquiry _inquiry;
    private readonly TupleGraph _graph;
    private readonly string _object;
    private readonly PlannedRelation _target;
    private readonly ListBuilder _list;
    private readonly int _type;
    private readonly int _everyone;
    private readonly PlannedRelation? _set;
    private readonly bool[] _reachable;
    private readonly Dictionary<ulong, Standing> _reached = [];
    private readonly Dictionary<int, bool> _decided = [];
    private readonly List<int> _excluding = [];
    private readonly Stack<(PlannedRelation Relation, Standing Standing)> _same = [];
    private List<(int Node, PlannedRelation Relation, Standing Standing)> _next = [];

    public UserSearch(Inquiry inquiry, string objectText, PlannedRelation target, UserFilter filter, int limit)
    {
        (_inquiry, _object, _target) = (inquiry, objectText, target);
        // An object that no tuple knows still is its own userset.
        _graph = inquiry.Graph.Names.Find(objectText) != 0 ? inquiry.Graph : inquiry.Graph with { Names = inquiry.Graph.Names.Over() };
        _list = new ListBuilder(limit);
        _set = filter.Relation is null ? null : inquiry.Model.Plan.Find(filter.Type, filter.Relation);
        var type = inquiry.Model.Plan.Find(filter.Type)!;
        _type = _set is null ? type.Number : -1;
        _reachable = _set is null ? type.Reachable : inquiry.Model.Plan.ReachableBy(Subject.Parse($"{filter.Type}:any#{filter.Relation}")!);
        _everyone = _type < 0 ? 0 : inquiry.Binding.EveryoneOf(_type);
    }

    /// <summary>How a user or a set was come by; the later outweighs the earlier.</summary>
    private enum Standing
    {
        /// <summary>As one that is taken away from something.</summary>
        Excluding,

        /// <summary>As one that may have the relation.</summary>
        Possible,

        /// <summary>As one that has it.</summary>
        Certain,
    }

    public RelationResult<RelationList> Run()
    {
        Reach(_graph.Names.Intern(_object), _target, Standing.Certain, depth: 0);
        for (var depth = 1; _next.Count > 0; depth++)
        {
            var level = _next;
            _next = [];
            foreach (var (node, relation, standing) in level)
            {
                Follow(relation.Step, node, standing, depth);
                if (_list.IsFull)
                {
                    return _list.Result;
                }
            }
        }

        if (!_decided.GetValueOrDefault(_everyone))
        {
            _excluding.ForEach(u => Decide(u, Standing.Possible));
        }

        return _list.Result;
    }

    private void Follow(PlanStep step, int node, Standing standing, int depth)
    {
        // A definition may have thousands of parts, and be met at thousands of objects.
        if (!_list.Work(1))
        {
            return;
        }

        switch (step)
        {
            case DirectStep direct:
                foreach (var assignment in direct.All)
                {
                    Follow(assignment, node, standing, depth);
                }

                break;
            case FromStep from:
                foreach (var parent in from.Parents.Where(p => p.Set is not null))
                {
                    Follow(parent, node, standing, depth);
                }

                break;
            case ComputedStep:
                // Come to already: it is of the same object.
                break;
            default:
                foreach (var (child, below) in Below(step, standing))
                {
                    Follow(child, node, below, depth);
                }

                break;
        }
    }

    private void Follow(Assignment assignment, int node, Standing standing, int depth)
    {
        var kind = _inquiry.Binding.KindOf(assignment);
        if (kind == 0 || (assignment.Set is null && assignment.UserType != _type))
        {
            return;
        }

        foreach (var edge in _graph.Users[node].OfKind(kind))
        {
            if (!_list.Work(assignment.IsConditional ? ListBuilder.Condition : 1))
            {
                return;
            }

            var user = Edge.Node(edge);
            if (!Holds(assignment, new TupleEnds(node, kind, user)))
            {
                continue;
            }

            if (assignment.Set is not null)
            {
                Reach(user, assignment.Set, standing, depth);
            }
            else
            {
                Found(user, standing);
            }
        }
    }

    private bool Holds(Assignment assignment, TupleEnds tuple)
    {
        var note = _inquiry.Objection(assignment, tuple);
        if (note is not null && note.Fault != CheckFault.None)
        {
            // Whoever stands behind this tuple may or may not have the relation, so there is no list.
            _list.Fail(note);
        }

        return note is null;
    }

    /// <summary>Comes to a relation of an object, and to all relations of the same object that it is made of.</summary>
    private void Reach(int node, PlannedRelation relation, Standing standing, int depth)
    {
        if (!_reachable[relation.Number])
        {
            return;
        }

        if (depth >= RelationChecker.MaxDepth)
        {
            _list.Fail(Faults.TooComplex($"{_object}#{_target.Definition.Name}"));
            return;
        }

        _same.Push((relation, standing));
        while (_same.TryPop(out var at))
        {
            if (!_list.Work(1))
            {
                _same.Clear();
                return;
            }

            ref var before = ref CollectionsMarshal.GetValueRefOrAddDefault(_reached, Edge.Place(at.Relation.Number, node), out var known);
            if ((known && before >= at.Standing) || !_reachable[at.Relation.Number])
            {
                continue;
            }

            before = at.Standing;
            if (at.Relation == _set)
            {
                Found(node, at.Standing);
            }

            _next.Add((node, at.Relation, at.Standing));
            Same(at.Relation.Step, at.Standing);
        }
    }

    private void Same(PlanStep step, Standing standing)
    {
        if (step is ComputedStep computed)
        {
            _same.Push((computed.Of, standing));
            return;
        }

        foreach (var (child, below) in Below(step, standing))
        {
            Same(child, below);
        }
    }

    private static IEnumerable<(PlanStep Child, Standing Standing)> Below(PlanStep step, Standing standing)
    {
        var doubtful = standing == Standing.Certain ? Standing.Possible : standing;
        return step switch
        {
            UnionStep union => union.Children.Select(c => (c, standing)),
            IntersectionStep intersection => intersection.Children.Select(c => (c, doubtful)),
            DifferenceStep difference => [(difference.Kept, doubtful), (difference.Removed, Standing.Excluding)],
            _ => [],
        };
    }

    private void Found(int user, Standing standing)
    {
        if (standing == Standing.Excluding)
        {
            _excluding.Add(user);
        }
        else
        {
            Decide(user, standing);
        }
    }

    private void Decide(int user, Standing standing)
    {
        if (_list.IsFull || _decided.ContainsKey(user))
        {
            return;
        }

        var text = _graph.Names.NameOf(user) + (_set is null ? "" : "#" + _set.Definition.Name);
        if (Subject.Parse(text) is not { } subject)
        {
            // An object's id may hold a star and a userset's may not: nobody can be given or ask about this one.
            _decided[user] = false;
            return;
        }

        if (standing == Standing.Certain)
        {
            _decided[user] = true;
            _list.Add(text);
            return;
        }

        var answer = _inquiry.Check(subject, _target, _object);
        _decided[user] = _list.Add(text, answer, _inquiry.Question(subject, _target.Definition.Name, _object));
    }
}
