namespace AgentIdentity.Policy.Relations.Language;

/// <summary>The order in which OpenFGA's tools write names: punctuation, digits, letters; capitals only where nothing else differs.</summary>
internal sealed class NameOrder : IComparer<string>
{
    public static readonly NameOrder Instance = new();

    public int Compare(string? x, string? y)
    {
        x ??= "";
        y ??= "";
        for (var i = 0; i < Math.Min(x.Length, y.Length); i++)
        {
            if (Weight(x[i]) != Weight(y[i]))
            {
                return Weight(x[i]).CompareTo(Weight(y[i]));
            }
        }

        // Small letters come before capitals.
        return x.Length != y.Length ? x.Length.CompareTo(y.Length) : string.CompareOrdinal(y, x);
    }

    private static int Weight(char c) => c switch
    {
        '_' => 0,
        '-' => 1,
        '.' => 2,
        '/' => 3,
        _ => char.ToLowerInvariant(c) + 4,
    };
}
