using System.Text;
using AgentIdentity.Broker;

namespace AgentIdentity.Server.Console.Approvals;

/// <summary>
/// Which letters of a text are not what they look like: those that are not seen, and those of another script that pass for Latin ones
/// (the idea of UTS #39, restricted to what a page can say in one word).
/// </summary>
internal static class OddLetters
{
    // Small and capital letters of Cyrillic and Greek that nobody tells from Latin ones.
    private const string Cyrillic = "аеорсухіјѕԁһԛԝӏАВЕКМНОРСТУХІЈЅԌԚԜ";
    private const string Greek = "ονιαρυκΑΒΕΖΗΙΚΜΝΟΡΤΥΧ";

    /// <summary>For each letter of the text whether it is odd there.</summary>
    public static bool[] Of(IReadOnlyList<Rune> text)
    {
        var odd = new bool[text.Count];
        for (var at = 0; at < text.Count; at++)
        {
            odd[at] = (UnseenLetters.IsUnseen(text[at]) && text[at].Value is not ('\n' or '\t')) || IsCostume(text[at]);
        }

        for (var start = 0; start < text.Count; start++)
        {
            var end = start;
            while (end < text.Count && (Rune.IsLetterOrDigit(text[end]) || odd[end]))
            {
                end++;
            }

            MarkWord(text, odd, start, end);
            start = end;
        }

        return odd;
    }

    // A word of two scripts, or one of another script that reads as a Latin one from end to end.
    private static void MarkWord(IReadOnlyList<Rune> text, bool[] odd, int start, int end)
    {
        var word = Enumerable.Range(start, end - start).Where(at => Rune.IsLetter(text[at])).ToList();
        var mixed = word.Any(at => IsLatin(text[at])) && word.Any(at => IsRival(text[at]));
        var passes = word.Count > 1 && word.All(at => LooksLatin(text[at]));
        foreach (var at in word.Where(at => IsRival(text[at]) && (mixed || passes)))
        {
            odd[at] = true;
        }
    }

    private static bool IsLatin(Rune letter) => letter.Value is < 0x0250 or (>= 0x1E00 and <= 0x1EFF);

    // Greek, Cyrillic, Armenian, Cherokee, Lisu: scripts with letters in the shape of Latin ones.
    private static bool IsRival(Rune letter) => letter.Value is (>= 0x0250 and <= 0x02AF) or (>= 0x0370 and <= 0x058F) or (>= 0x13A0 and <= 0x13FF)
        or (>= 0x1F00 and <= 0x1FFF) or (>= 0xA4D0 and <= 0xA4FF) or (>= 0xAB30 and <= 0xABBF) or (>= 0x2C00 and <= 0x2C5F);

    // Latin letters and digits in other clothes: fullwidth, mathematical, circled.
    private static bool IsCostume(Rune letter) => letter.Value is (>= 0xFF01 and <= 0xFF5E) or (>= 0x1D400 and <= 0x1D7FF) or (>= 0x2460 and <= 0x24FF) or (>= 0x1F100 and <= 0x1F1FF);

    private static bool LooksLatin(Rune letter) => letter.Value <= char.MaxValue && (Cyrillic.Contains((char)letter.Value, StringComparison.Ordinal) || Greek.Contains((char)letter.Value, StringComparison.Ordinal));
}
