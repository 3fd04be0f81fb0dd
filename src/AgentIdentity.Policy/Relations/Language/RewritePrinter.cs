namespace AgentIdentity.Policy.Relations.Language;

/// <summary>Writes the right-hand side of a definition. JSON can hold what the language cannot: several direct assignments, or one that is not first.</summary>
internal sealed class RewritePrinter(TypeSyntax type, RelationSyntax relation)
{
    public string Print()
    {
        var rewrite = Rewritten(relation.Rewrite);
        return rewrite.SelfAndBelow().OfType<DirectRewrite>().Count() is var direct && (direct == 0 || (direct == 1 && IsFirst(rewrite)))
            ? Rewrites.Text(rewrite)
            : throw new NotSupportedException($"the '{relation.Name}' relation definition under the '{type.Name}' type is not supported by the OpenFGA DSL syntax yet");
    }

    /// <summary>A direct assignment among others of a union or an intersection can as well come first.</summary>
    private static Rewrite Rewritten(Rewrite rewrite) => rewrite switch
    {
        UnionRewrite union => union with { Children = [.. union.Children.Select(Rewritten).OrderBy(c => c is not DirectRewrite)] },
        IntersectionRewrite both => both with { Children = [.. both.Children.Select(Rewritten).OrderBy(c => c is not DirectRewrite)] },
        DifferenceRewrite without => without with { Kept = Rewritten(without.Kept), Removed = Rewritten(without.Removed) },
        _ => rewrite,
    };

    private static bool IsFirst(Rewrite rewrite) => rewrite is DirectRewrite || (rewrite.Children().FirstOrDefault() is { } first && IsFirst(first));
}
