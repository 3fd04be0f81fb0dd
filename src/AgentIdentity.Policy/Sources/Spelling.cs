namespace AgentIdentity.Policy.Sources;

/// <summary>Finds what somebody meant to write.</summary>
internal static class Spelling
{
    // Longer texts are no names, and comparing two takes time by the product of their lengths.
    private const int Longest = 64;

    /// <summary><c>; did you mean 'owner'?</c>, or nothing where no name is near.</summary>
    public static string Hint(string written, IEnumerable<string> names) => Nearest(written, names) is { } near ? $"; did you mean '{near}'?" : "";

    /// <summary>The name that is fewest slips of a key away; null when none is near enough to be meant.</summary>
    public static string? Nearest(string written, IEnumerable<string> names)
    {
        if (written.Length > Longest)
        {
            return null;
        }

        var (best, least) = ((string?)null, Allowed(written) + 1);
        foreach (var name in names)
        {
            if (name.Length <= Longest && Distance(Plain(written), Plain(name)) is var distance && distance < least)
            {
                (best, least) = (name, distance);
            }
        }

        return best;
    }

    private static int Allowed(string written) => Math.Max(1, written.Length / 3);

    // Strip_Tool-Call and stripToolCall are the same slip.
    private static string Plain(string name) => name.Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();

    /// <summary>How many letters are changed, left out, added or swapped with the next one.</summary>
    private static int Distance(string a, string b)
    {
        var rows = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            rows[i, 0] = i;
        }

        for (var j = 0; j <= b.Length; j++)
        {
            rows[0, j] = j;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var changed = rows[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                rows[i, j] = Math.Min(changed, Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
                }
            }
        }

        return rows[a.Length, b.Length];
    }
}
