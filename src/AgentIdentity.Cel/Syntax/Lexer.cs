using System.Buffers;

namespace AgentIdentity.Cel.Syntax;

/// <summary>Cuts the source into tokens; one pass, no backtracking.</summary>
internal sealed class Lexer(Source source)
{
    private static readonly string[] Symbols =
        ["&&", "||", "==", "!=", "<=", ">=", "<", ">", "+", "-", "*", "/", "%", "!", "?", ":", ".", ",", "(", ")", "[", "]", "{", "}"];

    private static readonly SearchValues<char> QuotedNameCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-/ ");

    private readonly string _text = source.Text;
    private int _at;

    public List<Token> Read()
    {
        RefuseBrokenUnicode();
        var tokens = new List<Token>();
        while (true)
        {
            SkipBlank();
            if (_at == _text.Length)
            {
                tokens.Add(new Token(TokenKind.End, _at, ""));
                return tokens;
            }

            tokens.Add(Next());
        }
    }

    private Token Next()
    {
        var start = _at;
        var c = _text[_at];
        if (StringLiteral.StartsAt(_text, _at))
        {
            return new StringLiteral(source, _at).Read(out _at);
        }

        if (char.IsAsciiLetter(c) || c == '_')
        {
            return Word();
        }

        if (char.IsAsciiDigit(c) || (c == '.' && _at + 1 < _text.Length && char.IsAsciiDigit(_text[_at + 1])))
        {
            return Number();
        }

        if (c == '`')
        {
            return QuotedName();
        }

        foreach (var symbol in Symbols)
        {
            if (string.CompareOrdinal(_text, _at, symbol, 0, symbol.Length) == 0)
            {
                _at += symbol.Length;
                return new Token(TokenKind.Symbol, start, symbol);
            }
        }

        throw source.Error(_at, $"unexpected character '{Rune(_at)}'");
    }

    private Token Word()
    {
        var start = _at;
        _at = EndOf(_at, static c => char.IsAsciiLetterOrDigit(c) || c == '_');
        var word = _text[start.._at];
        return word switch
        {
            "true" => new Token(TokenKind.True, start, word),
            "false" => new Token(TokenKind.False, start, word),
            "null" => new Token(TokenKind.Null, start, word),
            "in" => new Token(TokenKind.In, start, word),
            _ => new Token(TokenKind.Identifier, start, word),
        };
    }

    private Token Number()
    {
        var start = _at;
        if (_text[_at] == '0' && _at + 2 < _text.Length && _text[_at + 1] is 'x' or 'X' && char.IsAsciiHexDigit(_text[_at + 2]))
        {
            _at = EndOf(_at + 2, char.IsAsciiHexDigit);
            return Whole(start);
        }

        _at = EndOf(_at, char.IsAsciiDigit);
        var isDouble = false;
        if (_at + 1 < _text.Length && _text[_at] == '.' && char.IsAsciiDigit(_text[_at + 1]))
        {
            isDouble = true;
            _at = EndOf(_at + 1, char.IsAsciiDigit);
        }

        if (_at < _text.Length && _text[_at] is 'e' or 'E')
        {
            var digits = _at + 1 < _text.Length && _text[_at + 1] is '+' or '-' ? _at + 2 : _at + 1;
            if (digits < _text.Length && char.IsAsciiDigit(_text[digits]))
            {
                isDouble = true;
                _at = EndOf(digits, char.IsAsciiDigit);
            }
        }

        return isDouble ? Finished(TokenKind.Double, start, _at) : Whole(start);
    }

    private Token Whole(int start)
    {
        var end = _at;
        if (_at < _text.Length && _text[_at] is 'u' or 'U')
        {
            _at++;
            return Finished(TokenKind.UInt, start, end);
        }

        return Finished(TokenKind.Int, start, end);
    }

    private Token Finished(TokenKind kind, int start, int end) =>
        _at < _text.Length && (char.IsAsciiLetterOrDigit(_text[_at]) || _text[_at] == '_')
            ? throw source.Error(_at, $"unexpected '{_text[_at]}' after a number")
            : new Token(kind, start, _text[start..end]);

    private Token QuotedName()
    {
        var start = _at;
        var end = _text.IndexOf('`', _at + 1);
        if (end <= _at + 1 || _text.AsSpan(_at + 1, end - _at - 1).ContainsAnyExcept(QuotedNameCharacters))
        {
            throw source.Error(_at, "a quoted name holds letters, digits, '_', '.', '-', '/' and spaces and ends with '`'");
        }

        _at = end + 1;
        return new Token(TokenKind.QuotedIdentifier, start, _text[(start + 1)..end]);
    }

    private void SkipBlank()
    {
        while (_at < _text.Length)
        {
            if (_text[_at] is ' ' or '\t' or '\r' or '\n' or '\f')
            {
                _at++;
            }
            else if (_text[_at] == '/' && _at + 1 < _text.Length && _text[_at + 1] == '/')
            {
                _at = _text.IndexOf('\n', _at) is var end and >= 0 ? end : _text.Length;
            }
            else
            {
                return;
            }
        }
    }

    private void RefuseBrokenUnicode()
    {
        for (var i = 0; i < _text.Length; i++)
        {
            if (char.IsSurrogate(_text[i]) && !(i + 1 < _text.Length && char.IsSurrogatePair(_text[i], _text[++i])))
            {
                throw source.Error(i, "the source is not well-formed Unicode");
            }
        }
    }

    private int EndOf(int from, Func<char, bool> belongs)
    {
        while (from < _text.Length && belongs(_text[from]))
        {
            from++;
        }

        return from;
    }

    private System.Text.Rune Rune(int offset) => System.Text.Rune.GetRuneAt(_text, offset);
}
