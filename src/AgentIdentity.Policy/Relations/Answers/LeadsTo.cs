using System.Collections.Concurrent;
using AgentIdentity.Policy.Relations.Planning;

namespace AgentIdentity.Policy.Relations.Answers;

/// <summary>
/// A model read against its direction: from a user, or from a relation that holds, to the relations that may follow. Where a
/// relation needs more than one thing (<c>and</c>, <c>but not</c>) one of them is enough to find it, and it is not certain.
/// </summary>
internal sealed class LeadsTo
{
    private readonly List<Lead>[] _named;
    private readonly List<Lead>[] _same;
    private readonly List<Lead>[] _others;
    private readonly List<PlannedRelation>[] _needs;
    // Bounded: only relations of the model get here.
    private readonly ConcurrentDictionary<int, bool[]> _useful = [];

    public LeadsTo(RelationPlan plan)
    {
        _named = Lists<Lead>(plan.Types.Length);
        _same = Lists<Lead>(plan.Relations.Count);
        _others = Lists<Lead>(plan.Relations.Count);
        _needs = Lists<PlannedRelation>(plan.Relations.Count);
        foreach (var relation in plan.Relations)
        {
            Read(relation, relation.Step, certain: true);
        }
    }

    /// <summary>What tuples lead to that name users of a type, or everyone of it.</summary>
    /// <param name="userType">The number of the type.</param>
    public IReadOnlyList<Lead> Named(int userType) => _named[userType];

    /// <summary>What follows from a relation for the same object.</summary>
    public IReadOnlyList<Lead> Same(PlannedRelation relation) => _same[relation.Number];

    /// <summary>What follows from a relation for objects whose tuples name it as a set, or its object as a parent.</summary>
    public IReadOnlyList<Lead> Others(PlannedRelation relation) => _others[relation.Number];

    /// <summary>The relations, by their numbers, that can play a part in the target; to follow any other is in vain.</summary>
    public bool[] Useful(PlannedRelation target) => _useful.GetOrAdd(target.Number, _ => Spread(target));

    private bool[] Spread(PlannedRelation target)
    {
        var useful = new bool[_needs.Length];
        useful[target.Number] = true;
        var open = new Stack<PlannedRelation>([target]);
        while (open.TryPop(out var relation))
        {
            foreach (var below in _needs[relation.Number])
            {
                if (!useful[below.Number])
                {
                    useful[below.Number] = true;
                    open.Push(below);
                }
            }
        }

        return useful;
    }

    private void Read(PlannedRelation relation, PlanStep step, bool certain)
    {
        switch (step)
        {
            case DirectStep direct:
                foreach (var assignment in direct.All)
                {
                    var lead = new Lead(assignment, relation, certain);
                    (assignment.Set is { } set ? _others[set.Number] : _named[assignment.UserType]).Add(lead);
                    Need(relation, assignment.Set);
                }

                break;
            case ComputedStep computed:
                _same[computed.Of.Number].Add(new Lead(null, relation, certain));
                Need(relation, computed.Of);
                break;
            case FromStep from:
                foreach (var parent in from.Parents.Where(p => p.Set is not null))
                {
                    _others[parent.Set!.Number].Add(new Lead(parent, relation, certain));
                    Need(relation, parent.Set);
                }

                break;
            case UnionStep union:
                foreach (var child in union.Children)
                {
                    Read(relation, child, certain);
                }

                break;
            case IntersectionStep intersection:
                Read(relation, intersection.Children.MinBy(Breadth)!, certain: false);
                break;
            case DifferenceStep difference:
                Read(relation, difference.Kept, certain: false);
                break;
            default:
                throw new InvalidOperationException($"unknown step {step.GetType().Name}");
        }
    }

    /// <summary>A guess at how many objects a part leads to: named users lead to few, other objects to more, everyone to many.</summary>
    private static int Breadth(PlanStep step) => step switch
    {
        DirectStep direct => direct.All.Any(a => a.IsEveryone) ? 100 : direct.Usersets.IsEmpty ? 1 : 5,
        ComputedStep => 2,
        FromStep => 10,
        UnionStep union => union.Children.Sum(Breadth),
        IntersectionStep intersection => intersection.Children.Min(Breadth),
        DifferenceStep difference => Breadth(difference.Kept),
        _ => throw new InvalidOperationException($"unknown step {step.GetType().Name}"),
    };

    private void Need(PlannedRelation relation, PlannedRelation? below)
    {
        if (below is not null)
        {
            _needs[relation.Number].Add(below);
        }
    }

    private static List<T>[] Lists<T>(int count)
    {
        var lists = new List<T>[count];
        for (var i = 0; i < count; i++)
        {
            lists[i] = [];
        }

        return lists;
    }
}

/// <summary>One step against the model's direction.</summary>
/// <param name="By">The form of tuples that the step goes over; null where it stays with its object.</param>
/// <param name="To">The relation it comes to.</param>
/// <param name="Certain">Whether the relation then holds; or else it needs more than this.</param>
internal readonly record struct Lead(Assignment? By, PlannedRelation To, bool Certain);
