using AgentIdentity.Gateway.Configuration;

namespace AgentIdentity.Gateway.Http;

/// <summary>
/// <c>Link</c> headers (RFC 8288) in the caller's own terms: each target and each anchor as <see cref="ToldLocation"/> tells it, and links
/// that lead where nobody out here may know of left out. What cannot be read is left out whole.
/// </summary>
internal static class ToldLinks
{
    /// <summary>The value to tell; null for none.</summary>
    public static string? Of(string value, Upstream upstream)
    {
        List<string> told = [];
        foreach (var link in Split(value, ',') is { } links ? links : [])
        {
            if (Split(link, ';') is not [var target, .. var parameters] || target is not ['<', .. var address, '>'] || address.Contains('<', StringComparison.Ordinal) || address.Contains('>', StringComparison.Ordinal))
            {
                return null;
            }

            var (rewritten, rest) = (ToldLocation.Of(address, upstream), parameters.Select(parameter => Told(parameter, upstream)).ToList());
            if (rewritten is not null && !rest.Contains(null))
            {
                told.Add(string.Join("; ", [$"<{rewritten}>", .. rest]));
            }
        }

        return told.Count == 0 ? null : string.Join(", ", told);
    }

    private static string? Told(string parameter, Upstream upstream)
    {
        var (name, given) = parameter.IndexOf('=', StringComparison.Ordinal) is > 0 and var at ? (parameter[..at].TrimEnd(), parameter[(at + 1)..].TrimStart()) : (parameter, "");
        if (!name.TrimEnd('*').Equals("anchor", StringComparison.OrdinalIgnoreCase))
        {
            // Extension relations are addresses, too, which nobody follows (section 2.1.2); those of the upstream itself are not told.
            return given.Contains(new Uri(upstream.Address).Authority, StringComparison.OrdinalIgnoreCase) ? null : parameter;
        }

        return ToldLocation.Of(given.Trim('"'), upstream) is { } anchor && !anchor.Contains('"', StringComparison.Ordinal) ? $"{name}=\"{anchor}\"" : null;
    }

    /// <summary>The parts between separators that stand in neither quotes nor angle brackets; null where one of those is not closed.</summary>
    private static List<string>? Split(string text, char separator)
    {
        List<string> parts = [];
        var (from, quoted, bracketed) = (0, false, false);
        for (var i = 0; i < text.Length; i++)
        {
            if (quoted && text[i] == '\\')
            {
                i++;
            }
            else if (text[i] == '"' && !bracketed)
            {
                quoted = !quoted;
            }
            else if (text[i] is '<' or '>' && !quoted)
            {
                bracketed = text[i] == '<';
            }
            else if (text[i] == separator && !quoted && !bracketed)
            {
                parts.Add(text[from..i].Trim());
                from = i + 1;
            }
        }

        parts.Add(text[from..].Trim());
        return quoted || bracketed ? null : [.. parts.Where(static part => part.Length > 0)];
    }
}
