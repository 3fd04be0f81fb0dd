using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using AgentIdentity.Policy.Relations.Language;

namespace AgentIdentity.Policy.Relations.Planning;

/// <summary>A model made ready for checks: relations, types and type restrictions are numbers, references are resolved.</summary>
internal sealed class RelationPlan
{
    private readonly RelationModel _model;
    private readonly FrozenDictionary<string, PlannedType> _types;
    private readonly FrozenDictionary<string, PlannedType>.AlternateLookup<ReadOnlySpan<char>> _bySpan;
    private readonly PlannedRelation[] _relations;
    private readonly List<(string Text, string? Condition)> _slots = [];
    // Bounded: kinds of subjects that the model knows.
    private readonly ConcurrentDictionary<string, bool[]> _reachable = new(StringComparer.Ordinal);

    public RelationPlan(RelationModel model)
    {
        _model = model;
        var next = 0;
        _types = model.Types.Distinct(StringComparer.Ordinal)
            .Select((name, i) => new PlannedType(i, name, [.. model.FindType(name)!.Relations.Values.Select(r => new PlannedRelation(next++, r))]))
            .ToFrozenDictionary(t => t.Name, StringComparer.Ordinal);
        _bySpan = _types.GetAlternateLookup<ReadOnlySpan<char>>();
        _relations = [.. _types.Values.SelectMany(t => t.Relations).OrderBy(r => r.Number)];
        var assignments = _relations.Select(r => r.Definition.Restrictions.Select(t => Assign(r, t)).ToImmutableArray()).ToArray();
        foreach (var relation in _relations)
        {
            relation.Complete(Plan(relation.Definition.Rewrite, relation, assignments));
        }

        foreach (var type in _types.Values)
        {
            type.Complete(Reach(type.Name, type.Name + ":*"));
        }
    }

    /// <summary>The kinds of tuples that the model allows, by the slots of the assignments.</summary>
    public IReadOnlyList<(string Text, string? Condition)> Slots => _slots;

    public ImmutableArray<PlannedType> Types => [.. _types.Values.OrderBy(t => t.Number)];

    /// <summary>The relations by their numbers.</summary>
    public IReadOnlyList<PlannedRelation> Relations => _relations;

    public PlannedType? Find(ReadOnlySpan<char> type) => _bySpan.TryGetValue(type, out var found) ? found : null;

    public PlannedRelation? Find(ReadOnlySpan<char> type, string relation) => Find(type)?.Find(relation);

    /// <summary>Which relations, by their numbers, a set or everyone of a type could ever have.</summary>
    public bool[] ReachableBy(Subject subject) =>
        _reachable.TryGetValue(subject.Kind, out var known) ? known : _reachable.GetOrAdd(subject.Kind, Reach(subject.Kind));

    private bool[] Reach(params ReadOnlySpan<string> kinds)
    {
        var reach = new bool[_relations.Length];
        foreach (var kind in kinds)
        {
            foreach (var relation in _model.Reachability.Of(kind))
            {
                reach[Find(relation.Type, relation.Name)!.Number] = true;
            }
        }

        return reach;
    }

    private Assignment Assign(PlannedRelation relation, TypeRestriction restriction)
    {
        var set = restriction.Relation is null ? null : Find(restriction.Type.Text, restriction.Relation.Text);
        var assignment = new Assignment(_slots.Count, _types[restriction.Type.Text].Number, set, restriction);
        _slots.Add((assignment.KindText(relation.Definition), restriction.Condition?.Text));
        return assignment;
    }

    private PlanStep Plan(Rewrite rewrite, PlannedRelation relation, ImmutableArray<Assignment>[] assignments)
    {
        return rewrite switch
        {
            DirectRewrite => new DirectStep(assignments[relation.Number]),
            ComputedRewrite computed => new ComputedStep(Find(relation.Definition.Type, computed.Relation)!),
            TupleToUsersetRewrite from => From(from),
            UnionRewrite union => new UnionStep(Below(union.Children)),
            IntersectionRewrite intersection => new IntersectionStep(Below(intersection.Children)),
            DifferenceRewrite difference => new DifferenceStep(Plan(difference.Kept, relation, assignments), Plan(difference.Removed, relation, assignments)),
            _ => throw new InvalidOperationException($"unknown rewrite {rewrite.GetType().Name}"),
        };

        ImmutableArray<PlanStep> Below(ImmutableArray<Rewrite> children) => [.. children.Select(c => Plan(c, relation, assignments))];

        FromStep From(TupleToUsersetRewrite from)
        {
            var tupleset = Find(relation.Definition.Type, from.Tupleset.Text)!;
            // Only plain objects are parents: of everyone and of sets nothing follows.
            var parents = assignments[tupleset.Number].Where(a => a.Set is null && !a.IsEveryone && a.Restriction.Relation is null);
            return new FromStep(tupleset, from.Relation, [.. parents.Select(a => a with { Set = Find(a.Restriction.Type.Text, from.Relation) })]);
        }
    }
}
