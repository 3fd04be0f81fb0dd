using AgentIdentity.Policy.Relations.Data;

namespace AgentIdentity.Policy.Relations.Planning;

/// <summary>Which numbers in a graph the slots and types of a plan have.</summary>
internal sealed class PlanBinding
{
    private readonly int[] _kinds;
    private readonly int[] _everyone;

    public PlanBinding(RelationPlan plan, TupleGraph graph)
    {
        Plan = plan;
        _kinds = [.. plan.Slots.Select(s => graph.Kinds.Find(s.Text, s.Condition))];
        _everyone = new int[plan.Types.Count];
        foreach (var type in plan.Types)
        {
            _everyone[plan.TypeNumber(type)] = graph.Names.Find(type + ":*");
        }
    }

    public RelationPlan Plan { get; }

    /// <summary>The kind of tuples that an assignment means; 0 when there are none.</summary>
    public int KindOf(Assignment assignment) => _kinds[assignment.Slot];

    /// <summary>The node of everyone of a type; 0 when no tuple names it.</summary>
    public int EveryoneOf(int type) => _everyone[type];
}
