namespace AgentIdentity.Policy;

/// <summary>Path patterns of grants, held against paths that the gateway has already normalised.</summary>
internal static class PathPattern
{
    /// <summary>A path that can be compared: absolute, and with nothing in it that another reader could resolve differently.</summary>
    public static bool IsPlain(string path) =>
        path.StartsWith('/')
        && !path.Contains("//", StringComparison.Ordinal)
        && !path.AsSpan().ContainsAny("\\;?#*") && !path.Any(c => char.IsControl(c) || char.IsWhiteSpace(c))
        && !path.Contains("%2f", StringComparison.OrdinalIgnoreCase) && !path.Contains("%5c", StringComparison.OrdinalIgnoreCase)
        && !path.Contains("%2e", StringComparison.OrdinalIgnoreCase)
        && !path.Split('/').Any(s => s is "." or "..");

    /// <summary>
    /// <c>*</c> alone matches every path; as a segment exactly one segment that is not empty; <c>**</c> as the last segment
    /// matches the rest, of any length. Everything else matches itself, case and all.
    /// </summary>
    public static bool Matches(string pattern, string path)
    {
        if (!IsPlain(path))
            return false;
        if (pattern == "*")
            return true;
        if (!pattern.StartsWith('/'))
            return false;
        var (wanted, given) = (pattern.Split('/'), path.Split('/'));
        for (var i = 1; i < wanted.Length; i++)
        {
            if (wanted[i] == "**" && i == wanted.Length - 1)
                return true;
            if (i >= given.Length || (wanted[i] == "*" ? given[i].Length == 0 : wanted[i] != given[i]))
                return false;
        }

        return wanted.Length == given.Length;
    }
}
