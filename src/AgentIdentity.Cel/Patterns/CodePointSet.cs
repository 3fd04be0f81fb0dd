using System.Globalization;
using System.Text;

namespace AgentIdentity.Cel.Patterns;

/// <summary>A character class as ranges of code points, and as the UTF-16 pattern that matches exactly those.</summary>
internal sealed class CodePointSet
{
    private const int Highest = 0x10FFFF;
    private readonly List<(int Low, int High)> _ranges = [];

    /// <summary>How many ranges it was made of.</summary>
    public int Parts => _ranges.Count;

    /// <summary>How many code points it has at most.</summary>
    public int Span => Merged().Sum(range => range.High - range.Low + 1);

    public static CodePointSet Of(params ReadOnlySpan<(int Low, int High)> ranges)
    {
        var set = new CodePointSet();
        foreach (var (low, high) in ranges)
        {
            set.Add(low, high);
        }

        return set;
    }

    public static CodePointSet OfCategories(Func<UnicodeCategory, bool> belongs)
    {
        var set = new CodePointSet();
        for (var i = 0; i <= Highest; i++)
        {
            if (Rune.IsValid(i) && belongs(Rune.GetUnicodeCategory(new Rune(i))))
            {
                set.Add(i, i);
            }
        }

        return set;
    }

    public void Add(int low, int high)
    {
        if (_ranges.Count > 0 && _ranges[^1].High + 1 == low)
        {
            _ranges[^1] = (_ranges[^1].Low, high);
            return;
        }

        _ranges.Add((low, high));
    }

    public void Add(CodePointSet other) => _ranges.AddRange(other._ranges);

    /// <summary>With every other case of its members.</summary>
    public CodePointSet Folded()
    {
        var folded = new CodePointSet();
        folded.Add(this);
        foreach (var (low, high) in Merged())
        {
            foreach (var other in CaseFolding.Orbits(low, high).SelectMany(orbit => orbit))
            {
                folded.Add(other, other);
            }
        }

        return Of([.. folded.Merged()]);
    }

    public CodePointSet Negated()
    {
        var negated = new CodePointSet();
        var next = 0;
        foreach (var (low, high) in Merged())
        {
            if (low > next)
            {
                negated.Add(next, low - 1);
            }

            next = high + 1;
        }

        if (next <= Highest)
        {
            negated.Add(next, Highest);
        }

        return negated;
    }

    public string ToPattern()
    {
        var basic = new StringBuilder();
        var alternatives = new List<string>();
        foreach (var (low, high) in Merged())
        {
            AppendUnits(basic, low, Math.Min(high, 0xD7FF));
            AppendUnits(basic, Math.Max(low, 0xE000), Math.Min(high, 0xFFFF));
            AppendPairs(alternatives, Math.Max(low, 0x10000), high);
        }

        if (basic.Length > 0)
        {
            alternatives.Insert(0, $"[{basic}]");
        }

        return alternatives.Count switch
        {
            // Nothing at all: a class no character is in.
            0 => @"[^\u0000-\uFFFF]",
            1 when basic.Length > 0 => alternatives[0],
            _ => $"(?:{string.Join('|', alternatives)})",
        };
    }

    private List<(int Low, int High)> Merged()
    {
        var merged = new List<(int Low, int High)>();
        foreach (var (low, high) in _ranges.Where(range => range.Low <= range.High).Order())
        {
            if (merged.Count > 0 && low <= merged[^1].High + 1)
            {
                merged[^1] = (merged[^1].Low, Math.Max(merged[^1].High, high));
            }
            else
            {
                merged.Add((low, high));
            }
        }

        return merged;
    }

    private static void AppendUnits(StringBuilder pattern, int low, int high)
    {
        if (low <= high)
        {
            pattern.Append(CultureInfo.InvariantCulture, $"\\u{low:X4}-\\u{high:X4}");
        }
    }

    private static void AppendPairs(List<string> alternatives, int low, int high)
    {
        while (low <= high)
        {
            // One alternative per run of high surrogates whose low surrogates are all wanted, or per single one.
            var lead = Lead(low);
            var endOfLead = (((low - 0x10000) | 0x3FF) + 0x10000);
            var end = Math.Min(endOfLead, high);
            var lastLead = lead;
            if (Trail(low) == 0xDC00 && Trail(high) == 0xDFFF)
            {
                (end, lastLead) = (high, Lead(high));
            }
            else if (Trail(low) == 0xDC00 && Lead(high) > lead)
            {
                (end, lastLead) = (((high - 0x10000) & ~0x3FF) + 0x10000 - 1, Lead(high) - 1);
            }

            alternatives.Add(string.Create(
                CultureInfo.InvariantCulture, $"[\\u{lead:X4}-\\u{lastLead:X4}][\\u{Trail(low):X4}-\\u{Trail(end):X4}]"));
            low = end + 1;
        }
    }

    private static int Lead(int codePoint) => 0xD800 + ((codePoint - 0x10000) >> 10);

    private static int Trail(int codePoint) => 0xDC00 + ((codePoint - 0x10000) & 0x3FF);
}
