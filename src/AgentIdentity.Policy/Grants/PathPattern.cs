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
    /// <c>*</c> alone and <c>/*</c> match every path; a pattern that ends in <c>/*</c> matches every path that begins with what
    /// stands before the star; every other pattern matches itself, case and all.
    /// </summary>
    public static bool Matches(string pattern, string path)
    {
        if (!IsPlain(path))
        {
            return false;
        }

        if (pattern == "*")
        {
            return true;
        }

        var stars = Stars(pattern);
        return stars == 0 ? pattern == path : path.AsSpan().StartsWith(pattern.AsSpan(0, pattern.Length - stars), StringComparison.Ordinal);
    }

    /// <summary>Whether every path that the narrower pattern matches is matched by the wider one.</summary>
    public static bool Contains(string wider, string narrower)
    {
        if (wider == narrower || wider is "*" or "/*" or "/**")
        {
            return true;
        }

        var (stars, less) = (Stars(wider), narrower.Length - Stars(narrower));
        return stars > 0 && narrower != "*" && narrower.AsSpan(0, less).StartsWith(wider.AsSpan(0, wider.Length - stars), StringComparison.Ordinal);
    }

    // "/**" is read as "/*": both are written for "everything below".
    private static int Stars(string pattern) =>
        pattern.EndsWith("/**", StringComparison.Ordinal) ? 2 : pattern.EndsWith("/*", StringComparison.Ordinal) ? 1 : 0;
}
