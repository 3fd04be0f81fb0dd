using System.Collections.Immutable;
using AgentIdentity.Policy.Relations.Data;
using AgentIdentity.Policy.Relations.Planning;

namespace AgentIdentity.Policy.Relations.Answers;

/// <summary>Shows how a relation of an object is made up, one level deep. Conditions are not looked at, as in OpenFGA.</summary>
internal sealed class TreeExpansion(Inquiry inquiry, string objectText, PlannedRelation relation)
{
    // Some megabytes of an answer.
    private const int MostNamed = 50_000;

    private readonly int _node = inquiry.Graph.Names.Find(objectText);
    private readonly string _name = $"{objectText}#{relation.Definition.Name}";

    private int _named;

    public RelationResult<RelationTree> Run()
    {
        var tree = Expand(relation.Step);
        return _named <= MostNamed ? tree : new RelationFailure(RelationFailureCode.ExceededEntityLimit,
            $"the tree of {_name} has more than {MostNamed} leaves; read the tuples of {objectText} page by page instead");
    }

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

    private ImmutableArray<string> Named(ImmutableArray<Assignment> assignments, Func<Assignment, string> suffix)
    {
        string[] names =
        [
            .. assignments.SelectMany(
                    a => inquiry.Graph.Users[_node].OfKind(inquiry.Binding.KindOf(a)).AsEnumerable(),
                    (a, edge) => inquiry.Graph.Names.NameOf(Edge.Node(edge)) + suffix(a))
                .Take(Math.Max(0, MostNamed + 1 - _named)),
        ];
        _named += names.Length;
        return [.. names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }
}
