using System.Globalization;
using System.Text;

namespace AgentIdentity.Broker;

/// <summary>Letters that change what is seen without being seen: controls, directions, joiners, separators of lines, tags.</summary>
public static class UnseenLetters
{
    /// <summary>Whether it is one. A space is seen by the gap it makes; the other spaces pass for it and are among these.</summary>
    public static bool IsUnseen(Rune letter) => Rune.GetUnicodeCategory(letter) switch
    {
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
            or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned => true,
        UnicodeCategory.SpaceSeparator => letter.Value != ' ',
        // Letters of Hangul that fill a place, the blank of Braille, and signs that choose a form (UAX #44, Default_Ignorable_Code_Point).
        _ => letter.Value is 0x034F or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or 0x2800 or 0x3164 or 0xFFA0
            or (>= 0x180B and <= 0x180F) or (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0100 and <= 0xE01EF),
    };
}
