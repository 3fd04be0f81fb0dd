using System.Buffers;
using System.Globalization;
using System.Text;

namespace AgentIdentity.Cel.Syntax;

/// <summary>Reads one string or bytes literal: prefixes b and r, one or three quotes, escapes.</summary>
internal sealed class StringLiteral
{
    private readonly Source source;
    private readonly string text;
    private readonly int start;
    private readonly bool isBytes;
    private readonly bool isRaw;
    private readonly string quote;
    private readonly ArrayBufferWriter<byte> utf8 = new();
    private int at;

    public StringLiteral(Source source, int start)
    {
        this.source = source;
        this.start = start;
        text = source.Text;
        at = start;
        isBytes = Skip('b', 'B');
        isRaw = Skip('r', 'R');
        var mark = text[at];
        quote = string.CompareOrdinal(text, at, new string(mark, 3), 0, 3) == 0 ? new string(mark, 3) : mark.ToString();
        at += quote.Length;
    }

    public static bool StartsAt(string text, int at)
    {
        if (text[at] is 'b' or 'B')
        {
            at++;
        }

        if (at < text.Length && text[at] is 'r' or 'R')
        {
            at++;
        }

        return at < text.Length && text[at] is '"' or '\'';
    }

    public Token Read(out int end)
    {
        while (true)
        {
            if (at == text.Length || (quote.Length == 1 && text[at] is '\n' or '\r'))
            {
                throw source.Error(start, "the string is not closed");
            }

            if (string.CompareOrdinal(text, at, quote, 0, quote.Length) == 0)
            {
                end = at + quote.Length;
                return isBytes
                    ? new Token(TokenKind.Bytes, start, text[start..end], utf8.WrittenSpan.ToArray())
                    : new Token(TokenKind.String, start, Encoding.UTF8.GetString(utf8.WrittenSpan));
            }

            if (text[at] == '\\' && !isRaw)
            {
                Escape();
            }
            else
            {
                var rune = Rune.GetRuneAt(text, at);
                at += rune.Utf16SequenceLength;
                Append(rune);
            }
        }
    }

    private void Escape()
    {
        var from = at++;
        if (at == text.Length)
        {
            throw source.Error(start, "the string is not closed");
        }

        var c = text[at++];
        switch (c)
        {
            case 'x' or 'X':
                AppendNumber(from, Digits(from, 2, 16));
                return;
            case >= '0' and <= '3':
                at--;
                AppendNumber(from, Digits(from, 3, 8));
                return;
            case 'u' or 'U' when !isBytes:
                AppendCodePoint(from, Digits(from, c == 'u' ? 4 : 8, 16));
                return;
        }

        var simple = c switch
        {
            'a' => '\a',
            'b' => '\b',
            'f' => '\f',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'v' => '\v',
            '\\' or '?' or '"' or '\'' or '`' => c,
            _ => throw source.Error(from, $"unknown escape '\\{c}'"),
        };
        Append(new Rune(simple));
    }

    /// <summary>\x41 and \101 are a code point in a text and an octet in bytes.</summary>
    private void AppendNumber(int from, int number)
    {
        if (isBytes)
        {
            utf8.GetSpan(1)[0] = (byte)number;
            utf8.Advance(1);
        }
        else
        {
            AppendCodePoint(from, number);
        }
    }

    private void AppendCodePoint(int from, int codePoint) =>
        Append(Rune.IsValid(codePoint) ? new Rune(codePoint) : throw source.Error(from, "the escape is not a Unicode code point"));

    private void Append(Rune rune) => utf8.Advance(rune.EncodeToUtf8(utf8.GetSpan(4)));

    private int Digits(int from, int count, int radix)
    {
        var number = 0L;
        for (var i = 0; i < count; i++, at++)
        {
            if (at == text.Length || !char.IsAsciiHexDigit(text[at]) || (radix == 8 && text[at] is < '0' or > '7'))
            {
                throw source.Error(from, $"the escape needs {count} digits");
            }

            number = number * radix + int.Parse(text.AsSpan(at, 1), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        }

        return number > int.MaxValue ? int.MaxValue : (int)number;
    }

    private bool Skip(char lower, char upper)
    {
        var found = text[at] == lower || text[at] == upper;
        at += found ? 1 : 0;
        return found;
    }
}
