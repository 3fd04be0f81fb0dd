namespace AgentIdentity.Policy.Relations.Planning;

/// <summary>A relation of a type in a plan.</summary>
internal sealed class PlannedRelation(int number, RelationDefinition definition)
{
    private PlanStep? _step;

    public int Number { get; } = number;

    public RelationDefinition Definition { get; } = definition;

    public PlanStep Step => _step!;

    /// <summary>What tuples assign, where that alone is enough for the relation; null where it is not.</summary>
    public DirectStep? Direct { get; private set; }

    /// <summary>Relations refer to each other, so what one is made of is known only when all are there.</summary>
    public void Complete(PlanStep step)
    {
        _step = step;
        Direct = step as DirectStep ?? (step as UnionStep)?.Children.OfType<DirectStep>().FirstOrDefault();
    }
}
