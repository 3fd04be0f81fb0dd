using System.Globalization;
using System.Text;

namespace AgentIdentity.Server.Look;

/// <summary>
/// Text of strangers as a person should see it: what hides, turns around or breaks lines is written out by its number (Unicode technical
/// report 36, section 2), so that two texts that differ also look different.
/// </summary>
internal static class VisibleText
{
    public static string Of(string text)
    {
        if (!Hides(text))
        {
            return text;
        }

        var shown = new StringBuilder(text.Length + 16);
        foreach (var letter in text.EnumerateRunes())
        {
            shown.Append(IsUnseen(letter) ? $"⟨U+{letter.Value:X4}⟩" : letter.ToString());
        }

        return shown.ToString();
    }

    public static bool Hides(string text) => text.EnumerateRunes().Any(IsUnseen);

    /// <summary>Control and format characters, separators, spaces other than the one, what is unassigned, and broken surrogates.</summary>
    private static bool IsUnseen(Rune letter) => letter != new Rune(' ') && Rune.GetUnicodeCategory(letter) is
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.SpaceSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.Surrogate
        || letter == Rune.ReplacementChar || IsBlank(letter);

    // Letters by their category that no font draws: Hangul fillers and the empty Braille pattern.
    private static bool IsBlank(Rune letter) => letter.Value is 0x115F or 0x1160 or 0x3164 or 0xFFA0 or 0x2800 or 0x034F
        || letter.Value is >= 0xFE00 and <= 0xFE0F;
}
