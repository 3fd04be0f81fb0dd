using System.Runtime.InteropServices;
using AgentIdentity.Policy.Relations.Checking;
using AgentIdentity.Policy.Relations.Data;
using AgentIdentity.Policy.Relations.Planning;

namespace AgentIdentity.Policy.Relations.Answers;

/// <summary>
/// Finds the objects to which a user has a relation, by following tuples from the user upwards. What is reached over unions
/// alone is certain. What is reached under <c>and</c> or <c>but not</c>, or over a condition that could not be evaluated, is
/// found by one of the things it needs, and a check decides.
/// </summary>
internal sealed class ObjectSearch
{
    // To see that no tuple takes a lead costs next to nothing, but a model may have thousands.
    private const int LeadsOfAStep = 16;

    private readonly Inquiry _inquiry;
    private readonly LeadsTo _leads;
    private readonly Subject _user;
    private readonly PlannedRelation _target;
    private readonly bool[] _useful;
    private readonly ListBuilder _list;
    private readonly Dictionary<ulong, bool> _reached = [];
    private readonly Stack<(PlannedRelation Relation, bool Certain)> _same = [];
    private List<(int Node, PlannedRelation Relation, bool Certain)> _next = [];

    public ObjectSearch(Inquiry inquiry, Subject user, PlannedRelation target, int limit)
    {
        (_inquiry, _user, _target) = (inquiry, user, target);
        _leads = inquiry.Model.LeadsTo;
        _useful = _leads.Useful(target);
        _list = new ListBuilder(limit);
    }

    public RelationResult<RelationList> Run()
    {
        if (_user.Relation is not null)
        {
            Self();
        }
        else
        {
            Named(_inquiry.Model.Plan.Find(_user.Type)!.Number);
        }

        for (var depth = 1; _next.Count > 0; depth++)
        {
            var level = _next;
            _next = [];
            foreach (var (node, relation, certain) in level)
            {
                var leads = _leads.Others(relation);
                _list.Work(leads.Count / LeadsOfAStep);
                foreach (var lead in leads)
                {
                    Follow(node, lead, certain, depth);
                    if (_list.IsFull)
                    {
                        return _list.Result;
                    }
                }
            }
        }

        return _list.Result;
    }

    /// <summary>A set has what its members have, and the relation that it is.</summary>
    private void Self()
    {
        var set = _inquiry.Model.Plan.Find(_user.Type, _user.Relation!)!;
        var node = _inquiry.Graph.Names.Find(_user.Object);
        if (node != 0)
        {
            Reach(node, set, certain: true, depth: 0);
        }
        else if (set.Definition.Type == _target.Definition.Type)
        {
            // No tuple knows the set, so only relations of the same object can follow.
            Decide(_user.Object, certain: false);
        }
    }

    private void Named(int type)
    {
        var (user, everyone) = (_inquiry.Graph.Names.Find(_user.Text), _inquiry.Binding.EveryoneOf(type));
        foreach (var lead in _leads.Named(type))
        {
            if (lead.By!.IsEveryone || !_user.Wildcard)
            {
                Follow(lead.By.IsEveryone ? everyone : user, lead, certain: true, depth: 0);
            }
        }
    }

    private void Follow(int node, Lead lead, bool certain, int depth)
    {
        var kind = _inquiry.Binding.KindOf(lead.By!);
        if (kind == 0 || !_useful[lead.To.Number])
        {
            return;
        }

        foreach (var edge in _inquiry.Graph.Objects[node].OfKind(kind))
        {
            if (!_list.Work(lead.By!.IsConditional ? ListBuilder.Condition : 1))
            {
                return;
            }

            var note = _inquiry.Objection(lead.By, new TupleEnds(Edge.Node(edge), kind, node));
            if (note is null || note.Fault != CheckFault.None)
            {
                Reach(Edge.Node(edge), lead.To, certain && lead.Certain && note is null, depth);
            }
        }
    }

    /// <summary>Comes to a relation of an object, and to all that follow from it for the same object.</summary>
    private void Reach(int node, PlannedRelation relation, bool certain, int depth)
    {
        // A check would not come further.
        _same.Push((relation, certain && depth < RelationChecker.MaxDepth));
        while (_same.TryPop(out var at))
        {
            // Thousands of relations may follow from one for each of thousands of objects.
            if (!_list.Work(1))
            {
                _same.Clear();
                return;
            }

            if (!_useful[at.Relation.Number])
            {
                continue;
            }

            ref var before = ref CollectionsMarshal.GetValueRefOrAddDefault(_reached, Edge.Place(at.Relation.Number, node), out var known);
            if (known && (before || !at.Certain))
            {
                continue;
            }

            before = at.Certain;
            if (at.Relation == _target && !known)
            {
                Decide(_inquiry.Graph.Names.NameOf(node), at.Certain);
            }

            if (_leads.Others(at.Relation).Count > 0)
            {
                _next.Add((node, at.Relation, at.Certain));
            }

            foreach (var lead in _leads.Same(at.Relation))
            {
                _same.Push((lead.To, at.Certain && lead.Certain));
            }
        }
    }

    private void Decide(string objectText, bool certain)
    {
        if (certain)
        {
            _list.Add(objectText);
        }
        else if (!_list.IsFull)
        {
            _list.Add(objectText, _inquiry.Check(_user, _target, objectText), _inquiry.Question(_user, _target.Definition.Name, objectText));
        }
    }
}
