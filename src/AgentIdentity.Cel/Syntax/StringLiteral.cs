using System.Buffers;
using System.Globalization;
using System.Text;

namespace AgentIdentity.Cel.Syntax;

/// <summary>Reads one string or bytes literal: prefixes b and r, one or three quotes, escapes.</summary>
internal sealed class StringLiteral
{
    private readonly Source _source;
    private readonly string _text;
    private readonly int _start;
    private readonly bool _isBytes;
    private readonly bool _isRaw;
    private readonly string _quote;
    private readonly ArrayBufferWriter<byte> _utf8 = new();
    private int _at;

    public StringLiteral(Source source, int start)
    {
        _source = source;
        _start = start;
        _text = source.Text;
        _at = start;
        _isBytes = Skip('b', 'B');
        _isRaw = Skip('r', 'R');
        var mark = _text[_at];
        _quote = string.CompareOrdinal(_text, _at, new string(mark, 3), 0, 3) == 0 ? new string(mark, 3) : mark.ToString();
        _at += _quote.Length;
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
            if (_at == _text.Length || (_quote.Length == 1 && _text[_at] is '\n' or '\r'))
            {
                throw _source.Error(_start, "the string is not closed");
            }

            if (string.CompareOrdinal(_text, _at, _quote, 0, _quote.Length) == 0)
            {
                end = _at + _quote.Length;
                return _isBytes
                    ? new Token(TokenKind.Bytes, _start, _text[_start..end], _utf8.WrittenSpan.ToArray())
                    : new Token(TokenKind.String, _start, Encoding.UTF8.GetString(_utf8.WrittenSpan));
            }

            if (_text[_at] == '\\' && !_isRaw)
            {
                Escape();
            }
            else
            {
                var rune = Rune.GetRuneAt(_text, _at);
                _at += rune.Utf16SequenceLength;
                Append(rune);
            }
        }
    }

    private void Escape()
    {
        var from = _at++;
        if (_at == _text.Length)
        {
            throw _source.Error(_start, "the string is not closed");
        }

        var c = _text[_at++];
        switch (c)
        {
            case 'x' or 'X':
                AppendNumber(from, Digits(from, 2, 16));
                return;
            case >= '0' and <= '3':
                _at--;
                AppendNumber(from, Digits(from, 3, 8));
                return;
            case 'u' or 'U' when !_isBytes:
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
            _ => throw _source.Error(from, $"unknown escape '\\{c}'"),
        };
        Append(new Rune(simple));
    }

    /// <summary>\x41 and \101 are a code point in a text and an octet in bytes.</summary>
    private void AppendNumber(int from, int number)
    {
        if (_isBytes)
        {
            _utf8.GetSpan(1)[0] = (byte)number;
            _utf8.Advance(1);
        }
        else
        {
            AppendCodePoint(from, number);
        }
    }

    private void AppendCodePoint(int from, int codePoint) =>
        Append(Rune.IsValid(codePoint) ? new Rune(codePoint) : throw _source.Error(from, "the escape is not a Unicode code point"));

    private void Append(Rune rune) => _utf8.Advance(rune.EncodeToUtf8(_utf8.GetSpan(4)));

    private int Digits(int from, int count, int radix)
    {
        var number = 0L;
        for (var i = 0; i < count; i++, _at++)
        {
            if (_at == _text.Length || !char.IsAsciiHexDigit(_text[_at]) || (radix == 8 && _text[_at] is < '0' or > '7'))
            {
                throw _source.Error(from, $"the escape needs {count} digits");
            }

            number = number * radix + int.Parse(_text.AsSpan(_at, 1), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        }

        return number > int.MaxValue ? int.MaxValue : (int)number;
    }

    private bool Skip(char lower, char upper)
    {
        var found = _text[_at] == lower || _text[_at] == upper;
        _at += found ? 1 : 0;
        return found;
    }
}
