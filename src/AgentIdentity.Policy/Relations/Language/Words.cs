namespace AgentIdentity.Policy.Relations.Language;

/// <summary>What OpenFGA's lexer takes for one word.</summary>
internal static class Words
{
    public const string ButNot = "but not";

    private static readonly HashSet<string> Reserved =
        ["and", "or", ButNot, "from", "with", "define", "relations", "condition", "in", "true", "false", "null"];

    // Elsewhere these may be names of types and relations.
    private static readonly HashSet<string> NotOfConditions = [.. Reserved, "module", "model", "schema", "extend", "type", "relation"];

    private static readonly HashSet<string> ParameterTypes =
        ["bool", "string", "int", "uint", "double", "duration", "timestamp", "ipaddress", "list", "map"];

    public static bool IsName(string word) => IsPlain(word) && !Reserved.Contains(word);

    /// <summary>The name of a condition where it is defined, or of a parameter.</summary>
    public static bool IsConditionName(string word) => IsPlain(word) && !ParameterTypes.Contains(word);

    /// <summary>What an expression can spell as a variable.</summary>
    public static bool IsSpelled(string word) => IsPlain(word) && word.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');

    /// <summary>A condition's name after <c>with</c>.</summary>
    public static bool IsConditionReference(string word) => IsPlain(word) && !NotOfConditions.Contains(word);

    /// <summary>A word with dots, slashes or hyphens between its parts, or one that may end with hyphens; whichever is longer.</summary>
    public static int End(string text, int start)
    {
        if (text.AsSpan(start).StartsWith(ButNot, StringComparison.Ordinal))
        {
            return start + ButNot.Length;
        }

        var end = Part(text, start);
        while (end > start && end < text.Length && text[end] is '.' or '/' or '-')
        {
            var next = Part(text, end + 1);
            if (next == end + 1)
            {
                break;
            }

            end = next;
        }

        return Math.Max(end, PlainEnd(text, start));
    }

    /// <summary>Letters, digits, underscores and hyphens.</summary>
    public static int PlainEnd(string text, int start)
    {
        var end = start;
        while (end < text.Length && (IsPart(text[end]) || (text[end] == '-' && end > start)))
        {
            end++;
        }

        return end;
    }

    /// <summary>Two numbers with a point between them.</summary>
    public static int VersionEnd(string text, int start)
    {
        var point = Digits(text, start);
        var end = point > start && point < text.Length && text[point] == '.' ? Digits(text, point + 1) : start;
        return end > point + 1 && !(end < text.Length && text[end] is 'e' or 'E') ? end : start;
    }

    private static bool IsPlain(string word) => word.Length > 0 && (char.IsAsciiLetter(word[0]) || word[0] == '_');

    private static int Part(string text, int start)
    {
        while (start < text.Length && IsPart(text[start]))
        {
            start++;
        }

        return start;
    }

    private static int Digits(string text, int start)
    {
        while (start < text.Length && char.IsAsciiDigit(text[start]))
        {
            start++;
        }

        return start;
    }

    private static bool IsPart(char c) => char.IsAsciiLetterOrDigit(c) || c == '_';
}
