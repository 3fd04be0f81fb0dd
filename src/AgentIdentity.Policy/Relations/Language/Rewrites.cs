namespace AgentIdentity.Policy.Relations.Language;

/// <summary>Walks over rewrites.</summary>
internal static class Rewrites
{
    /// <summary>How deep operators may stand in each other: in JSON a level takes three, and readers of JSON commonly go 64 deep.</summary>
    public const int MaxDepth = 16;

    public static IEnumerable<Rewrite> Children(this Rewrite rewrite) => rewrite switch
    {
        UnionRewrite union => union.Children,
        IntersectionRewrite intersection => intersection.Children,
        DifferenceRewrite difference => [difference.Kept, difference.Removed],
        _ => [],
    };

    public static IEnumerable<Rewrite> SelfAndBelow(this Rewrite rewrite) =>
        rewrite.Children().SelectMany(SelfAndBelow).Prepend(rewrite);

    /// <summary>The direct assignment; the language allows one, in the first place.</summary>
    public static DirectRewrite? Direct(Rewrite rewrite) => rewrite.SelfAndBelow().OfType<DirectRewrite>().FirstOrDefault();

    /// <summary>The text of an operand as an author wrote it; null for what is no operand.</summary>
    public static string? OperandText(Rewrite rewrite) => rewrite switch
    {
        ComputedRewrite computed => computed.Relation,
        TupleToUsersetRewrite from => $"{from.Relation} from {from.Tupleset}",
        _ => null,
    };

    /// <summary>The whole text as an author wrote it.</summary>
    public static string Text(Rewrite rewrite) => rewrite switch
    {
        UnionRewrite union => string.Join(" or ", union.Children.Select(Nested)),
        IntersectionRewrite both => string.Join(" and ", both.Children.Select(Nested)),
        DifferenceRewrite without => $"{Nested(without.Kept)} but not {Nested(without.Removed)}",
        DirectRewrite direct => $"[{string.Join(", ", direct.Restrictions)}]",
        _ => OperandText(rewrite)!,
    };

    private static string Nested(Rewrite rewrite) => rewrite.Children().Any() ? $"({Text(rewrite)})" : Text(rewrite);
}
