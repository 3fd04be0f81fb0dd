using System.Collections.Immutable;
using AgentIdentity.Policy.Relations.Data;
using AgentIdentity.Policy.Relations.Planning;

namespace AgentIdentity.Policy.Relations.Answers;

/// <summary>Shows how a relation of an object is made up, one level deep. Conditions are not looked at, as in OpenFGA.</summary>
internal sealed class TreeExpansion(Inquiry inquiry, string objectText, PlannedRelation relation)
{
    private readonly int _node = inquiry.Graph.Names.Find(objectText);
    private readonly string _name = $"{objectText}#{relation.Definition.Name}";

    public RelationTree Run() => Expand(relation.Step);

    private RelationTree Expand(PlanStep step) => step switch
    {
        DirectStep direct => new(_name, RelationTreeKind.Users)
        {
            Users = Named(direct.All, a => a.Set is null ? "" : "#" + a.Set.Definition.Name),
        },
        ComputedStep computed => new(_name, RelationTreeKind.Computed) { Usersets = [$"{objectText}#{computed.Of.Definition.Name}"] },
        FromStep from => new(_name, RelationTreeKind.TupleToUserset)
        {
            Tupleset = $"{objectText}#{from.Tupleset.Definition.Name}",
            Usersets = Named(from.Parents, _ => "#" + from.Relation),
        },
        UnionStep union => Of(RelationTreeKind.Union, union.Children),
        IntersectionStep intersection => Of(RelationTreeKind.Intersection, intersection.Children),
        DifferenceStep difference => Of(RelationTreeKind.Difference, [difference.Kept, difference.Removed]),
        _ => throw new InvalidOperationException($"unknown step {step.GetType().Name}"),
    };

    private RelationTree Of(RelationTreeKind kind, ImmutableArray<PlanStep> children) => new(_name, kind) { Children = [.. children.Select(Expand)] };

    private ImmutableArray<string> Named(ImmutableArray<Assignment> assignments, Func<Assignment, string> suffix) =>
    [
        .. assignments.SelectMany(
                a => inquiry.Graph.Users[_node].OfKind(inquiry.Binding.KindOf(a)).AsEnumerable(),
                (a, edge) => inquiry.Graph.Names.NameOf(Edge.Node(edge)) + suffix(a))
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
    ];
}
