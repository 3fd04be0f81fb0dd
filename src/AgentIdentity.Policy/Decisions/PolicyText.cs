using System.Globalization;
using System.Text;

namespace AgentIdentity.Policy;

/// <summary>What may stand in names that people read.</summary>
internal static class PolicyText
{
    /// <summary>What cannot be seen, or turns around what is seen.</summary>
    public static bool IsUnseen(Rune letter) => Rune.GetUnicodeCategory(letter) is
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        || letter == Rune.ReplacementChar;
}
