using AgentIdentity.Policy.Relations.Language;

namespace AgentIdentity.Policy.Relations.Explaining;

/// <summary>A part of a definition as its author wrote it, cut where it grows long.</summary>
internal static class RewriteText
{
    private const int Longest = 120;

    public static string Of(Rewrite rewrite)
    {
        var text = Rewrites.Text(rewrite);
        return text.Length <= Longest ? text : text[..Longest] + "…";
    }
}
