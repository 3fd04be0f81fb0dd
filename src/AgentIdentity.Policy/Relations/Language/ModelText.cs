namespace AgentIdentity.Policy.Relations.Language;

/// <summary>
/// Takes comments out of a model as OpenFGA does, before anything is read: a line that begins with #, and from blank-and-# to
/// the end of any other line, even within a text of a condition. What is left stands where it stood.
/// </summary>
internal static class ModelText
{
    public static string WithoutComments(string text) => string.Join('\n', text.Split('\n').Select(Line));

    private static string Line(string line)
    {
        if (line.AsSpan().TrimStart().StartsWith("#", StringComparison.Ordinal))
        {
            return "";
        }

        var comment = line.IndexOf(" #", StringComparison.Ordinal);
        return (comment < 0 ? line : line[..comment]).TrimEnd();
    }
}
