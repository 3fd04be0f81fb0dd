using System.Text;

namespace AgentIdentity.Cel.Patterns;

/// <summary>Which code points differ only by case: every one that simple case mapping leads to, in either direction.</summary>
internal static class CaseFolding
{
    /// <summary>No letter with case lies above.</summary>
    private const int Highest = 0x1FFFF;

    /// <summary>Signs that Unicode folds with letters and that the mapping of the platform may leave alone.</summary>
    private static readonly (int Sign, int Letter)[] Signs =
        [(0x17F, 's'), (0x212A, 'k'), (0x212B, 0xE5), (0x2126, 0x3C9), (0xB5, 0x3BC), (0x1E9E, 0xDF)];

    private static readonly Lazy<(int[] Members, Dictionary<int, int[]> Orbits)> Table = new(Make);

    /// <summary>The other forms of those code points from low to high that have any.</summary>
    public static IEnumerable<int[]> Orbits(int low, int high)
    {
        var (members, orbits) = Table.Value;
        var at = Array.BinarySearch(members, low);
        for (at = at < 0 ? ~at : at; at < members.Length && members[at] <= high; at++)
        {
            yield return orbits[members[at]];
        }
    }

    private static (int[] Members, Dictionary<int, int[]> Orbits) Make()
    {
        var orbits = new Dictionary<int, HashSet<int>>();
        for (var i = 0; i <= Highest; i++)
        {
            if (Rune.TryCreate(i, out var rune))
            {
                Join(orbits, i, Rune.ToLowerInvariant(rune).Value);
                Join(orbits, i, Rune.ToUpperInvariant(rune).Value);
            }
        }

        foreach (var (sign, letter) in Signs)
        {
            Join(orbits, sign, letter);
        }

        return ([.. orbits.Keys.Order()], orbits.ToDictionary(orbit => orbit.Key, orbit => orbit.Value.ToArray()));
    }

    private static void Join(Dictionary<int, HashSet<int>> orbits, int one, int other)
    {
        if (one == other)
        {
            return;
        }

        var joined = orbits.GetValueOrDefault(one) ?? [one];
        joined.UnionWith(orbits.GetValueOrDefault(other) ?? [other]);
        foreach (var member in joined)
        {
            orbits[member] = joined;
        }
    }
}
