using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using AgentIdentity.Policy.Relations.Language;

namespace AgentIdentity.Policy.Relations.Planning;

/// <summary>A model made ready for checks: relations, types and type restrictions are numbers, references are resolved.</summary>
internal sealed class RelationPlan
{
    private readonly RelationModel _model;
    private readonly FrozenDictionary<RelationDefinition, PlannedRelation> _relations;
    private readonly FrozenDictionary<string, int> _types;
    private readonly List<(string Text, string? Condition)> _slots = [];
    // Bounded: kinds of subjects that the model knows.
    private readonly ConcurrentDictionary<string, bool[]> _reachable = new(StringComparer.Ordinal);

    public RelationPlan(RelationModel model)
    {
        _model = model;
        _types = model.Types.Distinct(StringComparer.Ordinal).Select((name, i) => (name, i)).ToFrozenDictionary(t => t.name, t => t.i, StringComparer.Ordinal);
        _relations = model.Types.SelectMany(t => model.FindType(t)!.Relations.Values)
            .Select((r, i) => new PlannedRelation(i, r)).ToFrozenDictionary(r => r.Definition);
        var assignments = _relations.Values.ToDictionary(r => r, r => r.Definition.Restrictions.Select(t => Assign(r, t)).ToImmutableArray());
        foreach (var relation in _relations.Values)
        {
            relation.Complete(Plan(relation.Definition.Rewrite, relation, assignments));
        }
    }

    /// <summary>The kinds of tuples that the model allows, by the slots of the assignments.</summary>
    public IReadOnlyList<(string Text, string? Condition)> Slots => _slots;

    public IReadOnlyCollection<string> Types => _types.Keys;

    public PlannedRelation? Find(ReadOnlySpan<char> type, string relation) => _model.Find(type, relation) is { } found ? _relations[found] : null;

    /// <summary>The number of a type; -1 when the model has none such.</summary>
    public int TypeNumber(string type) => _types.GetValueOrDefault(type, -1);

    /// <summary>Which relations, by their numbers, a subject could ever have.</summary>
    public bool[] ReachableBy(Subject subject) =>
        _reachable.TryGetValue(subject.Kind, out var known) ? known : _reachable.GetOrAdd(subject.Kind, Reach(subject));

    private bool[] Reach(Subject subject)
    {
        var own = _model.Reachability.Of(subject.Kind);
        var everyones = subject.Relation is null ? _model.Reachability.Of(subject.Everyone) : [];
        var reach = new bool[_relations.Count];
        foreach (var relation in _relations.Values)
        {
            reach[relation.Number] = own.Contains(relation.Definition) || everyones.Contains(relation.Definition);
        }

        return reach;
    }

    private Assignment Assign(PlannedRelation relation, TypeRestriction restriction)
    {
        var set = restriction.Relation is null ? null : Find(restriction.Type.Text, restriction.Relation.Text);
        var assignment = new Assignment(_slots.Count, TypeNumber(restriction.Type.Text), set, restriction);
        _slots.Add((assignment.KindText(relation.Definition), restriction.Condition?.Text));
        return assignment;
    }

    private PlanStep Plan(Rewrite rewrite, PlannedRelation relation, Dictionary<PlannedRelation, ImmutableArray<Assignment>> assignments)
    {
        return rewrite switch
        {
            DirectRewrite => new DirectStep(assignments[relation]),
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
            var parents = assignments[tupleset].Where(a => a.Set is null && !a.IsEveryone && a.Restriction.Relation is null);
            return new FromStep(tupleset, [.. parents.Select(a => a with { Set = Find(a.Restriction.Type.Text, from.Relation) })]);
        }
    }
}
