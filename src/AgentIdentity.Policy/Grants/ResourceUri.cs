using System.Buffers;

namespace AgentIdentity.Policy;

/// <summary>
/// URIs of MCP resources, and the patterns of them in grants. A resource is named in one way only, so that what is decided is what the
/// server reads: what RFC 3986 section 6 calls normal is taken as it is, and everything else is refused.
/// </summary>
public static class ResourceUri
{
    private const int Longest = 2048;
    private static readonly SearchValues<char> InScheme = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789+.-");

    // RFC 3986 section 2, without "#" (a fragment is the reader's own business), "*" (a pattern's) and "[" and "]" (they belong to addresses of machines).
    private static readonly SearchValues<char> InUris = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/?@!$&'()+,;=%");

    /// <summary>
    /// Whether a URI can be decided about: absolute, its scheme in small letters, without a fragment, user, star, backslash, dot segment or
    /// anything that a server could decode to one, and with nothing percent-encoded that need not be.
    /// </summary>
    /// <param name="uri">The URI as the caller wrote it.</param>
    public static bool IsPlain(string uri)
    {
        ArgumentNullException.ThrowIfNull(uri);
        var colon = uri.IndexOf(':', StringComparison.Ordinal);
        if (colon < 1 || colon == uri.Length - 1 || uri.Length > Longest || !char.IsAsciiLetterLower(uri[0])
            || uri.AsSpan(0, colon).ContainsAnyExcept(InScheme) || uri.AsSpan().ContainsAnyExcept(InUris))
        {
            return false;
        }

        var rest = uri.AsSpan(colon + 1);
        return IsEncodedOnce(uri) && IsAuthority(uri.AsSpan(0, colon), ref rest) && !HasTwoReadings(rest);
    }

    /// <summary>
    /// What every URI of a template begins with, up to a slash: whoever may read nothing below it has no use for the template. Null for a
    /// template of which that cannot be said.
    /// </summary>
    /// <param name="template">A URI template (RFC 6570).</param>
    public static string? Above(string template)
    {
        ArgumentNullException.ThrowIfNull(template);
        var brace = template.IndexOf('{', StringComparison.Ordinal);
        var literal = brace < 0 ? template : template[..(template.LastIndexOf('/', brace) + 1)];
        return IsPlain(literal) ? literal : null;
    }

    /// <summary><c>*</c> alone matches every URI; a pattern that ends in <c>/*</c> every one that begins with what stands before the star; every other one itself.</summary>
    /// <param name="pattern">A grant's identifier.</param>
    /// <param name="uri">The URI of a call; nothing matches one that is not <see cref="IsPlain"/>.</param>
    public static bool Matches(string pattern, string uri)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        return IsPlain(uri) && (pattern == "*" || pattern == uri || (IsBelow(pattern) && uri.AsSpan().StartsWith(pattern.AsSpan(0, pattern.Length - 1), StringComparison.Ordinal)));
    }

    /// <summary>Whether every URI that the narrower pattern matches is matched by the wider one.</summary>
    internal static bool Contains(string wider, string narrower) =>
        wider == "*" || wider == narrower
        || (IsBelow(wider) && narrower.AsSpan().StartsWith(wider.AsSpan(0, wider.Length - 1), StringComparison.Ordinal));

    /// <summary>Whether a pattern can match anything.</summary>
    internal static bool IsPattern(string pattern) =>
        pattern == "*" || IsPlain(pattern) || (IsBelow(pattern) && (IsPlain(pattern[..^1]) || pattern.EndsWith("://*", StringComparison.Ordinal)));

    private static bool IsBelow(string pattern) => pattern.EndsWith("/*", StringComparison.Ordinal);

    // RFC 3986 section 2.3: the encoded form of an unreserved character is another spelling of it. Slashes, backslashes and percent
    // signs in code are what one server resolves and another does not; so is what cannot be printed.
    private static bool IsEncodedOnce(string uri)
    {
        for (var at = uri.IndexOf('%', StringComparison.Ordinal); at >= 0; at = uri.IndexOf('%', at + 1))
        {
            if (at + 2 >= uri.Length || !char.IsAsciiHexDigitUpper(uri[at + 1]) || !char.IsAsciiHexDigitUpper(uri[at + 2]))
            {
                return false;
            }

            var letter = (char)Convert.ToByte(uri.Substring(at + 1, 2), 16);
            if (letter is < ' ' or '\x7f' or '/' or '\\' or '%' or '-' or '.' or '_' or '~' || char.IsAsciiLetterOrDigit(letter))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Takes the authority off; false where it can be read in two ways.</summary>
    private static bool IsAuthority(ReadOnlySpan<char> scheme, ref ReadOnlySpan<char> rest)
    {
        if (!rest.StartsWith("//", StringComparison.Ordinal))
        {
            return true;
        }

        var end = rest[2..].IndexOfAny('/', '?');
        var authority = end < 0 ? rest[2..] : rest.Slice(2, end);
        rest = end < 0 ? [] : rest[(end + 2)..];
        // Names of hosts have no case; what schemes of a server's own put there is theirs.
        return !authority.ContainsAny('@', '%')
            && !(scheme is "http" or "https" or "ws" or "wss" or "ftp" or "file" && authority.ContainsAnyInRange('A', 'Z'));
    }

    private static bool HasTwoReadings(ReadOnlySpan<char> path)
    {
        if (path.Contains("//", StringComparison.Ordinal))
        {
            return true;
        }

        foreach (var segment in path.SplitAny('/', '?', '&', '=', ';'))
        {
            if (path[segment] is "." or "..")
            {
                return true;
            }
        }

        return false;
    }
}
