namespace AgentIdentity.Policy.Tests.Corpora.Transformer;

/// <summary>Makes slips in texts; the same ones in every run.</summary>
internal static class ModelSlips
{
    private static readonly string[] Words =
    [
        "or", "and", "but not", "from", "with", "define", "type", "relations", "condition", "model", "schema", "module", "extend", "user", "viewer", "member",
        "[user]", "[", "]", "(", ")", "{", "}", ":", ",", "#", " #", "*", "user:*", "<", ">", "list<string>", "int", "1.1", "1.2", "$", "a.b", "x-", "//", "\"", "'", " ", "\t", "\n", "\n\n", "  ",
    ];

    public static IReadOnlyList<string> Of(IReadOnlyList<string> texts, int count)
    {
        var random = new Dice(20261123);
        return [.. Enumerable.Range(0, count).Select(_ => Slip(random, texts[random.Next(texts.Count)], 1 + random.Next(2)))];
    }

    private static string Slip(Dice random, string text, int times)
    {
        for (; times > 0; times--)
        {
            text = random.Next(3) switch { 0 => Lines(random, text), 1 => Word(random, text), _ => Letter(random, text) };
        }

        return text;
    }

    private static string Lines(Dice random, string text)
    {
        var lines = text.Split('\n').ToList();
        var at = random.Next(lines.Count);
        switch (random.Next(3))
        {
            case 0:
                lines.RemoveAt(at);
                break;
            case 1:
                lines.Insert(random.Next(lines.Count), lines[at]);
                break;
            default:
                var other = random.Next(lines.Count);
                (lines[at], lines[other]) = (lines[other], lines[at]);
                break;
        }

        return string.Join('\n', lines);
    }

    private static string Word(Dice random, string text)
    {
        var parts = text.Split(' ').ToList();
        var at = random.Next(parts.Count);
        switch (random.Next(4))
        {
            case 0:
                parts.RemoveAt(at);
                break;
            case 1:
                parts.Insert(at, Words[random.Next(Words.Length)]);
                break;
            case 2:
                parts[at] = Words[random.Next(Words.Length)];
                break;
            default:
                parts[at] = parts[random.Next(parts.Count)];
                break;
        }

        return string.Join(' ', parts);
    }

    private static string Letter(Dice random, string text)
    {
        if (text.Length == 0)
        {
            return text;
        }

        var at = random.Next(text.Length);
        return random.Next(2) == 0 ? text.Remove(at, 1) : text.Insert(at, Words[random.Next(Words.Length)]);
    }
}
