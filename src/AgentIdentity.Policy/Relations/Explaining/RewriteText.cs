using AgentIdentity.Policy.Relations.Language;

namespace AgentIdentity.Policy.Relations.Explaining;

/// <summary>A part of a definition as its author wrote it, cut where it grows long.</summary>
internal static class RewriteText
{
    private const int Longest = 120;

    public static string Of(Rewrite rewrite)
    {
        var text = Whole(rewrite, false);
        return text.Length <= Longest ? text : text[..Longest] + "…";
    }

    private static string Whole(Rewrite rewrite, bool nested)
    {
        var text = rewrite switch
        {
            DirectRewrite direct => $"[{string.Join(", ", direct.Restrictions)}]",
            UnionRewrite union => string.Join(" or ", union.Children.Select(c => Whole(c, true))),
            IntersectionRewrite intersection => string.Join(" and ", intersection.Children.Select(c => Whole(c, true))),
            DifferenceRewrite difference => $"{Whole(difference.Kept, true)} but not {Whole(difference.Removed, true)}",
            _ => Rewrites.OperandText(rewrite) ?? "",
        };
        return nested && rewrite is UnionRewrite or IntersectionRewrite or DifferenceRewrite ? $"({text})" : text;
    }
}
