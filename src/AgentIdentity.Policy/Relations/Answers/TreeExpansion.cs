using System.Collections.Immutable;
using AgentIdentity.Policy.Relations.Language;

namespace AgentIdentity.Policy.Relations.Answers;

/// <summary>Shows how a relation of an object is made up, one level deep. Conditions are not looked at, as in OpenFGA.</summary>
internal sealed class TreeExpansion(RelationModel model, TupleView view, string objectText, RelationDefinition relation)
{
    private readonly string _name = $"{objectText}#{relation.Name}";

    public RelationTree Run() => Expand(relation.Rewrite);

    private RelationTree Expand(Rewrite rewrite) => rewrite switch
    {
        DirectRewrite => new(_name, RelationTreeKind.Users) { Users = Sorted(view.Of(objectText, relation).Select(t => t.User)) },
        ComputedRewrite computed => new(_name, RelationTreeKind.Computed) { Usersets = [$"{objectText}#{computed.Relation}"] },
        TupleToUsersetRewrite from => new(_name, RelationTreeKind.TupleToUserset)
        {
            Tupleset = $"{objectText}#{from.Tupleset.Text}",
            Usersets = Sorted(view.Of(objectText, model.Find(relation.Type, from.Tupleset.Text)!).Select(t => $"{t.User}#{from.Relation}")),
        },
        UnionRewrite union => Of(RelationTreeKind.Union, union),
        IntersectionRewrite intersection => Of(RelationTreeKind.Intersection, intersection),
        DifferenceRewrite difference => Of(RelationTreeKind.Difference, difference),
        _ => throw new InvalidOperationException($"unknown rewrite {rewrite.GetType().Name}"),
    };

    private RelationTree Of(RelationTreeKind kind, Rewrite rewrite) =>
        new(_name, kind) { Children = [.. rewrite.Children().Select(Expand)] };

    private static ImmutableArray<string> Sorted(IEnumerable<string> texts) => [.. texts.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
}
