using System.Buffers;

namespace AgentIdentity.Cel.Syntax;

/// <summary>Cuts the source into tokens; one pass, no backtracking.</summary>
internal sealed class Lexer(Source source)
{
    private static readonly string[] Symbols =
        ["&&", "||", "==", "!=", "<=", ">=", "<", ">", "+", "-", "*", "/", "%", "!", "?", ":", ".", ",", "(", ")", "[", "]", "{", "}"];

    private static readonly SearchValues<char> QuotedNameCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-/ ");

    private readonly string text = source.Text;
    private int at;

    public List<Token> Read()
    {
        RefuseBrokenUnicode();
        var tokens = new List<Token>();
        while (true)
        {
            SkipBlank();
            if (at == text.Length)
            {
                tokens.Add(new Token(TokenKind.End, at, ""));
                return tokens;
            }

            tokens.Add(Next());
        }
    }

    private Token Next()
    {
        var start = at;
        var c = text[at];
        if (StringLiteral.StartsAt(text, at))
        {
            return new StringLiteral(source, at).Read(out at);
        }

        if (char.IsAsciiLetter(c) || c == '_')
        {
            return Word();
        }

        if (char.IsAsciiDigit(c) || (c == '.' && at + 1 < text.Length && char.IsAsciiDigit(text[at + 1])))
        {
            return Number();
        }

        if (c == '`')
        {
            return QuotedName();
        }

        foreach (var symbol in Symbols)
        {
            if (string.CompareOrdinal(text, at, symbol, 0, symbol.Length) == 0)
            {
                at += symbol.Length;
                return new Token(TokenKind.Symbol, start, symbol);
            }
        }

        throw source.Error(at, $"unexpected character '{Rune(at)}'");
    }

    private Token Word()
    {
        var start = at;
        at = EndOf(at, static c => char.IsAsciiLetterOrDigit(c) || c == '_');
        var word = text[start..at];
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
        var start = at;
        if (text[at] == '0' && at + 2 < text.Length && text[at + 1] is 'x' or 'X' && char.IsAsciiHexDigit(text[at + 2]))
        {
            at = EndOf(at + 2, char.IsAsciiHexDigit);
            return Whole(start);
        }

        at = EndOf(at, char.IsAsciiDigit);
        var isDouble = false;
        if (at + 1 < text.Length && text[at] == '.' && char.IsAsciiDigit(text[at + 1]))
        {
            isDouble = true;
            at = EndOf(at + 1, char.IsAsciiDigit);
        }

        if (at < text.Length && text[at] is 'e' or 'E')
        {
            var digits = at + 1 < text.Length && text[at + 1] is '+' or '-' ? at + 2 : at + 1;
            if (digits < text.Length && char.IsAsciiDigit(text[digits]))
            {
                isDouble = true;
                at = EndOf(digits, char.IsAsciiDigit);
            }
        }

        return isDouble ? Finished(TokenKind.Double, start, at) : Whole(start);
    }

    private Token Whole(int start)
    {
        var end = at;
        if (at < text.Length && text[at] is 'u' or 'U')
        {
            at++;
            return Finished(TokenKind.UInt, start, end);
        }

        return Finished(TokenKind.Int, start, end);
    }

    private Token Finished(TokenKind kind, int start, int end) =>
        at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] == '_')
            ? throw source.Error(at, $"unexpected '{text[at]}' after a number")
            : new Token(kind, start, text[start..end]);

    private Token QuotedName()
    {
        var start = at;
        var end = text.IndexOf('`', at + 1);
        if (end <= at + 1 || text.AsSpan(at + 1, end - at - 1).ContainsAnyExcept(QuotedNameCharacters))
        {
            throw source.Error(at, "a quoted name holds letters, digits, '_', '.', '-', '/' and spaces and ends with '`'");
        }

        at = end + 1;
        return new Token(TokenKind.QuotedIdentifier, start, text[(start + 1)..end]);
    }

    private void SkipBlank()
    {
        while (at < text.Length)
        {
            if (text[at] is ' ' or '\t' or '\r' or '\n' or '\f')
            {
                at++;
            }
            else if (text[at] == '/' && at + 1 < text.Length && text[at + 1] == '/')
            {
                at = text.IndexOf('\n', at) is var end and >= 0 ? end : text.Length;
            }
            else
            {
                return;
            }
        }
    }

    private void RefuseBrokenUnicode()
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]) && !(i + 1 < text.Length && char.IsSurrogatePair(text[i], text[++i])))
            {
                throw source.Error(i, "the source is not well-formed Unicode");
            }
        }
    }

    private int EndOf(int from, Func<char, bool> belongs)
    {
        while (from < text.Length && belongs(text[from]))
        {
            from++;
        }

        return from;
    }

    private System.Text.Rune Rune(int offset) => System.Text.Rune.GetRuneAt(text, offset);
}
