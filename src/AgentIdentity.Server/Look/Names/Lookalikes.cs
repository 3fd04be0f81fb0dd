using System.Text;

namespace AgentIdentity.Server.Look;

/// <summary>Whether a name could be taken for another one: the idea of Unicode technical standard 39, for the letters that matter most.</summary>
internal static class Lookalikes
{
    // By Latin letter, the letters of other scripts and the digits that most fonts draw like it.
    private static readonly Dictionary<char, string> Twins = new()
    {
        ['a'] = "àáâãäåāăąаαɑæ4",
        ['b'] = "вβьƅ8",
        ['c'] = "çćčсϲᴄ",
        ['d'] = "ďđԁɗժ",
        ['e'] = "èéêëēėęěеεєҽ3",
        ['f'] = "ƒϝ",
        ['g'] = "ğģɡցǥ9",
        ['h'] = "һнհ",
        ['i'] = "ìíîïīįіιɩıյӏ1|!",
        ['j'] = "јϳ",
        ['k'] = "ķкκҡ",
        ['l'] = "ĺļľł",
        ['m'] = "мϻ",
        ['n'] = "ñńņňпηոռ",
        ['o'] = "òóôõöōőоοσօø0",
        ['p'] = "рρҏ",
        ['q'] = "ԛգ",
        ['r'] = "ŕřгɾᴦ",
        ['s'] = "śşšѕꜱ5",
        ['t'] = "ţťтτ7",
        ['u'] = "ùúûüūůűυսʋ",
        ['v'] = "νѵ",
        ['w'] = "ŵԝωшѡ",
        ['x'] = "хχ",
        ['y'] = "ýÿуүγч",
        ['z'] = "źżžᴢʐ2",
    };

    private static readonly Dictionary<int, char> Drawn = Twins
        .SelectMany(static pair => pair.Value.EnumerateRunes().Select(twin => (Twin: twin.Value, Latin: pair.Key)))
        .ToDictionary(static pair => pair.Twin, static pair => pair.Latin);

    /// <summary>What a name looks like: two names with one skeleton can be mistaken for each other.</summary>
    public static string Skeleton(string name)
    {
        var letters = new StringBuilder(name.Length);
        foreach (var written in name.EnumerateRunes())
        {
            var letter = Plain(written);
            if (Rune.IsLetterOrDigit(letter) || letter.Value is '|' or '!')
            {
                var small = Rune.ToLowerInvariant(letter);
                letters.Append(Drawn.TryGetValue(small.Value, out var twin) ? twin.ToString() : small.ToString());
            }
        }

        // I and l, rn and m, vv and w are told apart by no hurried eye.
        return letters.Replace('i', 'l').Replace("rn", "m").Replace("vv", "w").ToString();
    }

    // By hand, because this process may run without the tables of cultures: wide letters, and the styled ones of mathematics.
    private static Rune Plain(Rune letter) => letter.Value switch
    {
        >= 0xFF01 and <= 0xFF5E => new Rune(letter.Value - 0xFEE0),
        >= 0x1D400 and <= 0x1D6A3 => new Rune((letter.Value - 0x1D400) % 52 is var place && place < 26 ? 'A' + place : 'a' + place - 26),
        _ => letter,
    };

    /// <summary>Whether one word mixes the letters of several scripts, as honest names do not.</summary>
    public static bool MixesScripts(string name) =>
        name.Split([' ', '-', '_', '.', ',', '(', ')', '/'], StringSplitOptions.RemoveEmptyEntries).Any(static word => word.EnumerateRunes()
            .Where(Rune.IsLetter).Select(Script).Where(static script => script.Length > 0).Distinct().Skip(1).Any());

    // East Asian text mixes its own scripts with Latin letters by custom; only these are drawn alike.
    private static string Script(Rune letter) => letter.Value switch
    {
        < 0x0250 or (>= 0x1E00 and <= 0x1EFF) => "Latin",
        >= 0x0370 and <= 0x03FF or (>= 0x1F00 and <= 0x1FFF) => "Greek",
        >= 0x0400 and <= 0x052F or (>= 0x1C80 and <= 0x1C8F) => "Cyrillic",
        >= 0x0530 and <= 0x058F => "Armenian",
        >= 0x13A0 and <= 0x13FF or (>= 0xAB70 and <= 0xABBF) => "Cherokee",
        >= 0x2C80 and <= 0x2CFF => "Coptic",
        >= 0x0250 and <= 0x02AF => "phonetic letters",
        >= 0x1D400 and <= 0x1D7FF or (>= 0xFF21 and <= 0xFF5A) => "forms of letters",
        _ => "",
    };
}
