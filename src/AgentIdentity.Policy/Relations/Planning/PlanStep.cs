using System.Collections.Immutable;

namespace AgentIdentity.Policy.Relations.Planning;

/// <summary>How a relation comes about, with everything looked up that the model alone decides.</summary>
internal abstract class PlanStep;

/// <summary>What tuples assign.</summary>
internal sealed class DirectStep(ImmutableArray<Assignment> assignments) : PlanStep
{
    public ImmutableArray<Assignment> All { get; } = assignments;

    public ImmutableArray<Assignment> Usersets { get; } = [.. assignments.Where(a => a.Set is not null)];
}

internal sealed class ComputedStep(PlannedRelation of) : PlanStep
{
    public PlannedRelation Of { get; } = of;
}

/// <summary><c>relation from tupleset</c>.</summary>
internal sealed class FromStep(PlannedRelation tupleset, string relation, ImmutableArray<Assignment> parents) : PlanStep
{
    public PlannedRelation Tupleset { get; } = tupleset;

    /// <summary>The relation that counts; types without it may be parents.</summary>
    public string Relation { get; } = relation;

    /// <summary>What tuples of the tupleset may name; the set is the relation that the parent must have, null where its type has none such.</summary>
    public ImmutableArray<Assignment> Parents { get; } = parents;
}

internal sealed class UnionStep(ImmutableArray<PlanStep> children) : PlanStep
{
    public ImmutableArray<PlanStep> Children { get; } = children;
}

internal sealed class IntersectionStep(ImmutableArray<PlanStep> children) : PlanStep
{
    public ImmutableArray<PlanStep> Children { get; } = children;
}

internal sealed class DifferenceStep(PlanStep kept, PlanStep removed) : PlanStep
{
    public PlanStep Kept { get; } = kept;

    public PlanStep Removed { get; } = removed;
}
