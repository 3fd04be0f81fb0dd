namespace AgentIdentity.Gateway.Data.Sql;

internal sealed partial class SqlReader
{
    /// <summary>
    /// Operands and what stands between them, in turn. Which operator binds first is PostgreSQL's to know: for what is read and called it makes
    /// no difference.
    /// </summary>
    private void Expression() => Nested(() =>
    {
        Operand();
        while (Behind())
        {
        }
    });

    /// <summary>What may stand behind an operand, with the operand that it asks for.</summary>
    /// <returns>False where the expression is over.</returns>
    private bool Behind()
    {
        if (Here.Kind == SqlTokenKind.Operator)
        {
            Write(Here.Text);
            _at++;
            if (Here.IsWord("any") || Here.IsWord("all") || Here.IsWord("some"))
            {
                Word(Here.Text);
                Choice();
            }
            else
            {
                Operand();
            }

            return true;
        }

        if (Here.IsMark("::"))
        {
            Mark("::");
            Type();
            return true;
        }

        if (Here.IsMark("["))
        {
            Mark("[");
            Expression();
            Mark("]");
            return true;
        }

        return BehindWord();
    }

    private bool BehindWord()
    {
        if (TryWord("and") || TryWord("or"))
        {
            Operand();
            return true;
        }

        if (TryWord("is"))
        {
            Is();
            return true;
        }

        if (Here is { Kind: SqlTokenKind.Word, Text: "at" } && After is { Kind: SqlTokenKind.Word, Text: "time" })
        {
            _at += 2;
            _ = Here is { Kind: SqlTokenKind.Word, Text: "zone" } ? _at++ : throw Refuse("AT TIME ZONE is expected");
            Write("AT TIME ZONE");
            Operand();
            return true;
        }

        return Comparison();
    }

    private bool Comparison()
    {
        var negated = Here.IsWord("not") && (After.IsWord("in") || After.IsWord("like") || After.IsWord("ilike") || After.IsWord("between"));
        if (negated)
        {
            Word("not");
        }

        if (TryWord("in"))
        {
            Choice();
            return true;
        }

        if (TryWord("between"))
        {
            _ = TryWord("symmetric");
            Operand();
            return true;
        }

        if (TryWord("like") || TryWord("ilike") || TryWord("escape"))
        {
            if (Here.IsWord("any") || Here.IsWord("all"))
            {
                Word(Here.Text);
                Choice();
            }
            else
            {
                Operand();
            }

            return true;
        }

        return false;
    }

    private void Is()
    {
        _ = TryWord("not");
        if (TryWord("distinct"))
        {
            Word("from");
            Operand();
        }
        else if (!TryWord("null") && !TryWord("true") && !TryWord("false"))
        {
            Word("unknown");
        }
    }

    /// <summary>A query, or a list, in parentheses.</summary>
    private void Choice()
    {
        if (Here.IsMark("(") && BeginsQuery(After))
        {
            Subquery();
        }
        else
        {
            Parenthesised(Expression);
        }
    }

    private void Type()
    {
        var word = Here.Kind == SqlTokenKind.Word ? Here.Text : "";
        var type = SqlTypes.Find(word) ?? throw Refuse("This type is not read");
        _at++;
        if (word == "double")
        {
            _ = Here is { Kind: SqlTokenKind.Word, Text: "precision" } ? _at++ : throw Refuse("PRECISION is expected");
        }

        if (word is "character" && Here is { Kind: SqlTokenKind.Word, Text: "varying" })
        {
            (type, _) = ("varchar", _at++);
        }

        var length = Length(type);
        if (word is "time" or "timestamp" && (Here.IsWord("with") || Here is { Kind: SqlTokenKind.Word, Text: "without" }))
        {
            type += Here.IsWord("with") ? "tz" : "";
            _at++;
            _ = Here is { Kind: SqlTokenKind.Word, Text: "time" } && After is { Kind: SqlTokenKind.Word, Text: "zone" } ? _at += 2 : throw Refuse("TIME ZONE is expected");
        }

        Write($"pg_catalog.\"{type}\"{length}");
        while (Here.IsMark("[") && After.IsMark("]"))
        {
            _at += 2;
            Write("[]");
        }
    }

    private string Length(string type)
    {
        if (!Here.IsMark("(") || !SqlTypes.TakesLength(type))
        {
            return "";
        }

        List<string> numbers = [];
        do
        {
            _at++;
            numbers.Add(Here.Kind == SqlTokenKind.Number && Here.Text.All(char.IsAsciiDigit) ? Here.Text : throw Refuse("A length is expected"));
            _at++;
        }
        while (Here.IsMark(",") && numbers.Count < 2);
        _ = Here.IsMark(")") ? _at++ : throw Refuse(") is expected");
        return $"({string.Join(',', numbers)})";
    }
}
