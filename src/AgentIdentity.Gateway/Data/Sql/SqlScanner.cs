using System.Text;

namespace AgentIdentity.Gateway.Data.Sql;

/// <summary>
/// Takes a statement apart. What PostgreSQL has several readings for, depending on its settings or on what stands next to it, is refused:
/// escape strings, dollar quotes, Unicode escapes, operators that are not listed. Comments and white space are left out and do not go on.
/// </summary>
internal sealed class SqlScanner(string sql)
{
    private const int MostTokens = 10_000;
    private const int LongestName = 63;
    private const string OperatorSigns = "+-*/<>=~!@#%^&|`?";
    private int _at;

    public static List<SqlToken> Read(string sql)
    {
        SqlScanner scanner = new(sql);
        List<SqlToken> tokens = [];
        do
        {
            tokens.Add(scanner.Next());
            if (tokens.Count > MostTokens)
            {
                throw scanner.Refuse("The statement is too long");
            }
        }
        while (tokens[^1].Kind != SqlTokenKind.End);
        return tokens;
    }

    private char Here => _at < sql.Length ? sql[_at] : '\0';

    private char After => _at + 1 < sql.Length ? sql[_at + 1] : '\0';

    private SqlToken Next()
    {
        SkipBlanks();
        var begin = _at;
        return Here switch
        {
            _ when _at >= sql.Length => new SqlToken(SqlTokenKind.End, "", begin),
            '\'' => Token(SqlTokenKind.Text, begin, Quoted('\'')),
            '"' => Token(SqlTokenKind.Quoted, begin, Name(Quoted('"'), begin)),
            '$' => Parameter(begin),
            >= '0' and <= '9' => Number(begin),
            '.' when char.IsAsciiDigit(After) => Number(begin),
            '(' or ')' or '[' or ']' or ',' or '.' or ';' => Token(SqlTokenKind.Mark, begin, sql[_at++].ToString()),
            ':' when After == ':' => Mark(begin),
            var letter when IsLetter(letter) => Word(begin),
            var sign when OperatorSigns.Contains(sign, StringComparison.Ordinal) => Operator(begin),
            _ => throw Refuse("This character is not read outside of quotes"),
        };
    }

    private static SqlToken Token(SqlTokenKind kind, int begin, string text) => new(kind, text, begin);

    private SqlToken Mark(int begin)
    {
        _at += 2;
        return Token(SqlTokenKind.Mark, begin, "::");
    }

    private void SkipBlanks()
    {
        while (_at < sql.Length)
        {
            if (Here is ' ' or '\t' or '\r' or '\n')
            {
                _at++;
            }
            else if (Here == '-' && After == '-')
            {
                while (_at < sql.Length && Here is not ('\r' or '\n'))
                {
                    _at++;
                }
            }
            else if (Here == '/' && After == '*')
            {
                SkipComment();
            }
            else
            {
                return;
            }
        }
    }

    // Comments nest, as in the standard.
    private void SkipComment()
    {
        var depth = 0;
        do
        {
            if (_at >= sql.Length)
            {
                throw Refuse("A comment does not end");
            }

            var step = (Here, After) switch { ('/', '*') => 1, ('*', '/') => -1, _ => 0 };
            depth += step;
            _at += step == 0 ? 1 : 2;
        }
        while (depth > 0);
    }

    private string Quoted(char quote)
    {
        var text = new StringBuilder();
        for (_at++; ; _at++)
        {
            if (_at >= sql.Length)
            {
                throw Refuse("A quote does not end");
            }

            if (Here == quote && After == quote)
            {
                _at++;
            }
            else if (Here == quote)
            {
                _at++;
                return text.ToString();
            }

            if (Here == '\0' || (char.IsSurrogate(Here) && !IsPair()))
            {
                throw Refuse("A character in quotes is not text");
            }

            text.Append(Here);
        }
    }

    private bool IsPair() =>
        (char.IsHighSurrogate(Here) && char.IsLowSurrogate(After)) || (char.IsLowSurrogate(Here) && _at > 0 && char.IsHighSurrogate(sql[_at - 1]));

    private SqlToken Word(int begin)
    {
        while (IsLetter(Here) || char.IsAsciiDigit(Here))
        {
            _at++;
        }

        // E'', B'', X'', N'' and U&"" are other kinds of quotes; $ within a name is PostgreSQL's own.
        if (Here is '\'' or '$' or '"' || (Here == '&' && After is '\'' or '"'))
        {
            throw Refuse("Quotes with a prefix are not read; send the value as a parameter");
        }

        return Token(SqlTokenKind.Word, begin, Name(sql[begin.._at].ToLowerInvariant(), begin));
    }

    // Longer names are cut by PostgreSQL, so that two spellings would be one table.
    private static string Name(string name, int begin) => name.Length > 0 && Encoding.UTF8.GetByteCount(name) <= LongestName && !name.Any(char.IsControl)
        ? name
        : throw new SqlRefusedException($"A name has 1 to {LongestName} bytes", begin);

    private SqlToken Parameter(int begin)
    {
        for (_at++; char.IsAsciiDigit(Here); _at++)
        {
        }

        return _at - begin is > 1 and <= 5 && sql[begin + 1] != '0' && !IsLetter(Here) && Here != '$'
            ? Token(SqlTokenKind.Parameter, begin, sql[(begin + 1).._at])
            : throw Refuse("Only parameters such as $1 begin with a dollar sign");
    }

    private SqlToken Number(int begin)
    {
        while (char.IsAsciiDigit(Here))
        {
            _at++;
        }

        if (Here == '.')
        {
            for (_at++; char.IsAsciiDigit(Here); _at++)
            {
            }
        }

        if (Here is 'e' or 'E')
        {
            _at += After is '+' or '-' ? 2 : 1;
            if (!char.IsAsciiDigit(Here))
            {
                throw Refuse("A number does not end well");
            }

            while (char.IsAsciiDigit(Here))
            {
                _at++;
            }
        }

        return IsLetter(Here) || Here is '.' or '$' or '"' or '\''
            ? throw Refuse("A number does not end well")
            : Token(SqlTokenKind.Number, begin, sql[begin.._at]);
    }

    // PostgreSQL takes as many signs as it can for one operator. Where that is none of the list, the longest one that is stands for itself:
    // what goes on is what is read here, with blanks around it.
    private SqlToken Operator(int begin)
    {
        var end = _at;
        while (end < sql.Length && OperatorSigns.Contains(sql[end], StringComparison.Ordinal) && !sql.AsSpan(end).StartsWith("--") && !sql.AsSpan(end).StartsWith("/*"))
        {
            end++;
        }

        for (; end > _at; end--)
        {
            if (SqlWords.IsOperator(sql[_at..end]))
            {
                var text = sql[_at..end];
                _at = end;
                return Token(SqlTokenKind.Operator, begin, text);
            }
        }

        throw Refuse("This operator is not read");
    }

    private static bool IsLetter(char letter) => char.IsAsciiLetter(letter) || letter == '_';

    private SqlRefusedException Refuse(string why) => new(why, Math.Min(_at, sql.Length));
}
