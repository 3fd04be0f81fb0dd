using System.Diagnostics.CodeAnalysis;
using System.Text.Unicode;

namespace AgentIdentity.Gateway.Http;

/// <summary>
/// The path and query of a request exactly as they came, which is exactly as they go on.
/// Nothing is repaired: a path that two parsers could read differently is refused (RFC 3986 section 6.2.2).
/// </summary>
internal sealed record ApiPath(string Path, string Query)
{
    // Unreserved, sub-delims without ';' (path parameters), ':' and '@' (RFC 3986 section 3.3).
    private const string Plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$&'()*+,=:@/";

    // What a reader might decode into structure: separators, the escape itself, path parameters, query and fragment marks.
    private const string Structural = "/\\%;?#";

    /// <summary>Takes apart what follows the upstream's own prefix, such as "/api/orders".</summary>
    public static bool TryRead(string rawTarget, string prefix, [NotNullWhen(true)] out ApiPath? path, [NotNullWhen(false)] out string? problem)
    {
        path = null;
        var mark = rawTarget.IndexOf('?', StringComparison.Ordinal);
        var rawPath = mark < 0 ? rawTarget : rawTarget[..mark];
        var query = mark < 0 ? "" : rawTarget[mark..];
        if (!rawPath.StartsWith(prefix, StringComparison.Ordinal) || (rawPath.Length > prefix.Length && rawPath[prefix.Length] != '/'))
        {
            problem = "The request target does not spell the upstream's address plainly.";
        }
        else
        {
            problem = FindPathProblem(rawPath) ?? FindQueryProblem(query);
        }

        if (problem is not null)
        {
            return false;
        }

        path = new ApiPath(rawPath.Length == prefix.Length ? "/" : rawPath[prefix.Length..], query);
        return true;
    }

    internal static string? FindPathProblem(string path)
    {
        for (var i = 0; i < path.Length; i++)
        {
            if (path[i] == '%')
            {
                if (FindEscapeProblem(path, i) is { } problem)
                {
                    return problem;
                }

                i += 2;
            }
            else if (!Plain.Contains(path[i], StringComparison.Ordinal))
            {
                return "The path holds a character that must be escaped or is not taken.";
            }
        }

        if (path.Contains("//", StringComparison.Ordinal))
        {
            return "The path has an empty segment.";
        }

        if (path.Split('/').Any(segment => segment is "." or ".."))
        {
            return "The path has a dot segment.";
        }

        return IsUtf8(path) ? null : "The path's escapes are not UTF-8.";
    }

    private static string? FindEscapeProblem(string path, int at)
    {
        if (at + 2 >= path.Length || !IsUpperHex(path[at + 1]) || !IsUpperHex(path[at + 2]))
        {
            return "An escape of the path is not two upper-case hexadecimal digits.";
        }

        var value = Convert.ToByte(path.Substring(at + 1, 2), 16);
        if (value < 0x20 || value == 0x7F)
        {
            return "The path holds an escaped control character.";
        }

        if (Structural.Contains((char)value, StringComparison.Ordinal))
        {
            return "The path holds an escaped separator.";
        }

        // RFC 3986 section 2.3: escaping an unreserved character makes a second spelling of the same path.
        return value < 0x80 && (char.IsAsciiLetterOrDigit((char)value) || (char)value is '-' or '.' or '_' or '~')
            ? "The path escapes a character that needs no escape."
            : null;
    }

    private static string? FindQueryProblem(string query)
    {
        foreach (var c in query)
        {
            if (c is <= ' ' or > '~' or '#' or '\\')
            {
                return "The query holds a character that must be escaped.";
            }
        }

        for (var i = query.IndexOf('%', StringComparison.Ordinal); i >= 0; i = query.IndexOf('%', i + 1))
        {
            if (i + 2 >= query.Length || !char.IsAsciiHexDigit(query[i + 1]) || !char.IsAsciiHexDigit(query[i + 2]))
            {
                return "An escape of the query is not two hexadecimal digits.";
            }
        }

        return null;
    }

    private static bool IsUpperHex(char c) => char.IsAsciiDigit(c) || c is >= 'A' and <= 'F';

    private static bool IsUtf8(string path)
    {
        if (!path.Contains('%', StringComparison.Ordinal))
        {
            return true;
        }

        var bytes = new List<byte>(path.Length);
        for (var i = 0; i < path.Length; i++)
        {
            bytes.Add(path[i] == '%' ? Convert.ToByte(path.Substring(i + 1, 2), 16) : (byte)path[i]);
            if (path[i] == '%')
            {
                i += 2;
            }
        }

        return Utf8.IsValid(bytes.ToArray());
    }
}
