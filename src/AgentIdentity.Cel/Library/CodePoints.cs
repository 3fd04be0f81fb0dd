using System.Text;

namespace AgentIdentity.Cel.Library;

/// <summary>Texts as code points. Texts without surrogates, which is nearly all, need no conversion.</summary>
internal static class CodePoints
{
    /// <summary>Up to here a plain loop is quicker than the vectors' set-up, which allocates until the runtime has optimised it.</summary>
    private const int Short = 64;

    public static bool HasSurrogates(ReadOnlySpan<char> text) => FirstSurrogate(text) >= 0;

    /// <summary>A pair of surrogates is one; so is a half alone.</summary>
    public static int Count(ReadOnlySpan<char> text)
    {
        var count = text.Length;
        for (var i = FirstSurrogate(text); i >= 0 && i < text.Length - 1; i++)
        {
            count -= char.IsSurrogatePair(text[i], text[i + 1]) ? 1 : 0;
        }

        return count;
    }

    /// <summary>The UTF-16 offset of a code point; -1 beyond the end.</summary>
    public static int ToOffset(string text, long codePoint)
    {
        if (codePoint < 0 || codePoint > text.Length)
        {
            return -1;
        }

        if (!HasSurrogates(text))
        {
            return (int)codePoint;
        }

        var offset = 0;
        for (var i = 0L; i < codePoint; i++)
        {
            if (offset >= text.Length)
            {
                return -1;
            }

            Rune.DecodeFromUtf16(text.AsSpan(offset), out _, out var units);
            offset += units;
        }

        return offset;
    }

    /// <summary>Order by code point, which UTF-16 order is not where surrogates meet U+E000 and above.</summary>
    public static int Compare(string left, string right)
    {
        var common = left.AsSpan().CommonPrefixLength(right);
        if (common == left.Length || common == right.Length)
        {
            return left.Length.CompareTo(right.Length);
        }

        var (a, b) = (left[common], right[common]);
        return char.IsSurrogate(a) == char.IsSurrogate(b) ? a.CompareTo(b) : char.IsSurrogate(a) ? 1 : -1;
    }

    /// <summary>Makes a text out of code points.</summary>
    public static string ToText(IEnumerable<Rune> runes)
    {
        var text = new StringBuilder();
        foreach (var rune in runes)
        {
            text.Append(rune.ToString());
        }

        return text.ToString();
    }

    private static int FirstSurrogate(ReadOnlySpan<char> text)
    {
        if (text.Length > Short)
        {
            return text.IndexOfAnyInRange('\uD800', '\uDFFF');
        }

        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]))
            {
                return i;
            }
        }

        return -1;
    }
}
