using AgentIdentity.Policy.Relations.Data;

namespace AgentIdentity.Policy.Relations.Planning;

/// <summary>Which numbers in a graph the slots and types of a plan have.</summary>
internal sealed class PlanBinding
{
    private readonly int[] _kinds;
    private readonly int[] _everyone;
    private readonly bool[] _named;

    public PlanBinding(RelationPlan plan, TupleGraph graph)
    {
        Plan = plan;
        _kinds = [.. plan.Slots.Select(s => graph.Kinds.Find(s.Text, s.Condition))];
        _everyone = [.. plan.Types.Select(t => graph.Names.Find(t.Name + ":*"))];
        _named = [.. plan.Relations.Select(r => r.Step is DirectStep direct
            && direct.All.All(a => KindOf(a) == 0 || (a.Set is null && !a.IsEveryone && !a.IsConditional)))];
    }

    public RelationPlan Plan { get; }

    /// <summary>The kind of tuples that an assignment means; 0 when there are none.</summary>
    public int KindOf(Assignment assignment) => _kinds[assignment.Slot];

    /// <summary>The node of everyone of a type; 0 when no tuple names it.</summary>
    public int EveryoneOf(int type) => _everyone[type];

    /// <summary>Whether only tuples that name the very user, without condition, can give anyone the relation.</summary>
    public bool NamesUsersOnly(PlannedRelation relation) => _named[relation.Number];
}
