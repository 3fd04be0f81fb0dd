using System.Globalization;
using System.Text;

namespace AgentIdentity.Tokens;

/// <summary>
/// The URL a proof is for, normalised by syntax and scheme (RFC 9449 section 4.3, RFC 3986 sections 6.2.2 and 6.2.3):
/// case of scheme and host, percent-encoding, dot segments, default port, empty path. Query and fragment are left out.
/// </summary>
internal static class ProofTarget
{
    private const int MaxLength = 4096;

    public static string? Normalise(string url)
    {
        var (scheme, defaultPort) = url.StartsWith("https://", StringComparison.OrdinalIgnoreCase) ? ("https://", ":443")
            : url.StartsWith("http://", StringComparison.OrdinalIgnoreCase) ? ("http://", ":80")
            : ("", "");
        if (scheme.Length == 0 || url.Length > MaxLength || url.Any(letter => letter is <= ' ' or > '~' or '\\' or '"' or '<' or '>'))
        {
            return null;
        }

        var rest = url[scheme.Length..];
        var end = rest.AsSpan().IndexOfAny('?', '#');
        if (end >= 0)
        {
            rest = rest[..end];
        }

        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        var host = (slash < 0 ? rest : rest[..slash]).ToLowerInvariant();
        if (host.Length == 0 || host.Contains('@', StringComparison.Ordinal) || host.Contains('%', StringComparison.Ordinal))
        {
            return null;
        }

        if (host.EndsWith(defaultPort, StringComparison.Ordinal))
        {
            host = host[..^defaultPort.Length];
        }

        return NormaliseEscapes(slash < 0 ? "/" : rest[slash..]) is { } path ? $"{scheme}{host.TrimEnd(':')}{RemoveDots(path)}" : null;
    }

    // %7e is ~ and %2f stays %2F: only what needs no escape is decoded.
    private static string? NormaliseEscapes(string path)
    {
        if (!path.Contains('%', StringComparison.Ordinal))
        {
            return path;
        }

        var text = new StringBuilder(path.Length);
        for (var i = 0; i < path.Length; i++)
        {
            if (path[i] != '%')
            {
                text.Append(path[i]);
                continue;
            }

            if (i + 2 >= path.Length || !byte.TryParse(path.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
            {
                return null;
            }

            var letter = (char)value;
            if (char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.' or '_' or '~')
            {
                text.Append(letter);
            }
            else
            {
                text.Append('%').Append(value.ToString("X2", CultureInfo.InvariantCulture));
            }

            i += 2;
        }

        return text.ToString();
    }

    // RFC 3986 section 5.2.4, on a path that begins with a slash.
    private static string RemoveDots(string path)
    {
        if (!path.Contains("/.", StringComparison.Ordinal))
        {
            return path;
        }

        var kept = new List<string>();
        var segments = path[1..].Split('/');
        for (var i = 0; i < segments.Length; i++)
        {
            var segment = segments[i];
            if (segment == ".." && kept.Count > 0)
            {
                kept.RemoveAt(kept.Count - 1);
            }

            if (segment is not ("." or ".."))
            {
                kept.Add(segment);
            }
            else if (i == segments.Length - 1)
            {
                kept.Add("");
            }
        }

        return "/" + string.Join('/', kept);
    }
}
