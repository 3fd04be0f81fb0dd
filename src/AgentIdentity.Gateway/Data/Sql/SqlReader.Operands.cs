namespace AgentIdentity.Gateway.Data.Sql;

internal sealed partial class SqlReader
{
    private void Operand()
    {
        while (Here.IsWord("not") || Here.IsOperator("-") || Here.IsOperator("+"))
        {
            Write(Here.Text.ToUpperInvariant());
            _at++;
        }

        switch (Here.Kind)
        {
            case SqlTokenKind.Text:
                WriteText(Here.Text);
                _at++;
                break;
            case SqlTokenKind.Number:
                Write(Here.Text);
                _at++;
                break;
            case SqlTokenKind.Parameter:
                Parameter();
                break;
            case SqlTokenKind.Mark when Here.IsMark("("):
                Choice();
                break;
            case SqlTokenKind.Word when SqlTypes.BeginsValue(Here.Text) && After.Kind == SqlTokenKind.Text:
                Write($"pg_catalog.\"{SqlTypes.Find(Here.Text)}\"");
                _at++;
                WriteText(Here.Text);
                _at++;
                break;
            case SqlTokenKind.Word when SqlWords.AreReserved(Here.Text):
                Keyword();
                break;
            case SqlTokenKind.Word or SqlTokenKind.Quoted:
                Named();
                break;
            default:
                throw Refuse("A value is expected");
        }
    }

    private void Keyword()
    {
        switch (Here.Text)
        {
            case "null" or "true" or "false" or "current_date" or "current_time" or "current_timestamp" or "localtime" or "localtimestamp":
                Word(Here.Text);
                break;
            case "case":
                Case();
                break;
            case "cast":
                Word("cast");
                Mark("(");
                Expression();
                Word("as");
                Type();
                Mark(")");
                break;
            case "extract":
                Extract();
                break;
            case "exists":
                Word("exists");
                Subquery();
                break;
            case "array":
                Array();
                break;
            case "coalesce" or "nullif" or "greatest" or "least" or "row":
                Word(Here.Text);
                Parenthesised(Expression);
                break;
            case "trim":
                _at++;
                Write("pg_catalog.btrim");
                Parenthesised(Expression);
                break;
            case "left" or "right" when After.IsMark("("):
                Call(null, _tokens[_at++]);
                break;
            default:
                throw Refuse("A value is expected");
        }
    }

    private void Case()
    {
        Word("case");
        if (!Here.IsWord("when"))
        {
            Expression();
        }

        do
        {
            Word("when");
            Expression();
            Word("then");
            Expression();
        }
        while (Here.IsWord("when"));
        if (TryWord("else"))
        {
            Expression();
        }

        Word("end");
    }

    private void Extract()
    {
        Word("extract");
        Mark("(");
        if (Here.Kind != SqlTokenKind.Word || SqlWords.AreReserved(Here.Text))
        {
            throw Refuse("A field of a time is expected");
        }

        WriteText(Here.Text);
        _at++;
        Word("from");
        Expression();
        Mark(")");
    }

    private void Array()
    {
        Word("array");
        if (Here.IsMark("("))
        {
            Subquery();
            return;
        }

        Mark("[");
        if (!Here.IsMark("]"))
        {
            do
            {
                Expression();
            }
            while (TryMark(","));
        }

        Mark("]");
    }

    /// <summary>A column, everything of a range, or a call.</summary>
    private void Named()
    {
        var first = _tokens[_at++];
        if (Here.IsMark("("))
        {
            Call(null, first);
            return;
        }

        if (!Here.IsMark("."))
        {
            WriteName(first.Text);
            _names.Mentions(null, first.Text, first.Position);
            return;
        }

        _at++;
        if (Here.IsOperator("*"))
        {
            _at++;
            WriteName(first.Text);
            Write(". *");
            _names.Mentions(first.Text, SqlNames.Every, first.Position);
            return;
        }

        var second = Here;
        _ = TakeName("A column");
        if (Here.IsMark("("))
        {
            Call(first.Text, second);
        }
        else if (Here.IsMark("."))
        {
            throw Refuse("A column is named by its table's name or alias alone");
        }
        else
        {
            WriteName(first.Text);
            Write(".");
            WriteName(second.Text);
            _names.Mentions(first.Text, second.Text, first.Position);
            if (SqlFunctions.TakesRow(second.Text))
            {
                _names.Mentions(first.Text, SqlNames.Every, first.Position);
            }
        }
    }

    private void Call(string? schema, SqlToken function)
    {
        if (schema is null or "pg_catalog" && SqlFunctions.MayBeCalled(function.Text))
        {
            schema = "pg_catalog";
        }
        else if (!_settings.Functions.Contains($"{schema ?? _settings.Schema}.{function.Text}"))
        {
            throw new SqlRefusedException($"The function {function.Text} may not be called", function.Position);
        }

        WriteName(schema ?? _settings.Schema);
        Write(".");
        WriteName(function.Text);
        Arguments();
        if (Here.IsWord("within"))
        {
            Word("within");
            Word("group");
            Mark("(");
            Word("order");
            Word("by");
            Ordering([]);
            Mark(")");
        }

        if (TryWord("filter"))
        {
            Mark("(");
            Word("where");
            Expression();
            Mark(")");
        }

        if (TryWord("over"))
        {
            Window();
        }
    }

    private void Arguments()
    {
        Mark("(");
        if (Here.IsOperator("*") && After.IsMark(")"))
        {
            Write("*");
            _at++;
        }
        else if (!Here.IsMark(")"))
        {
            _ = TryWord("all") || TryWord("distinct");
            do
            {
                Expression();
            }
            while (TryMark(","));
            if (TryWord("order"))
            {
                Word("by");
                Ordering([]);
            }
        }

        Mark(")");
    }

    private void Window()
    {
        Mark("(");
        if (TryWord("partition"))
        {
            Word("by");
            do
            {
                Expression();
            }
            while (TryMark(","));
        }

        if (TryWord("order"))
        {
            Word("by");
            Ordering([]);
        }

        if (Here is { Kind: SqlTokenKind.Word, Text: "rows" or "range" or "groups" })
        {
            Write(Here.Text.ToUpperInvariant());
            _at++;
            if (TryWord("between"))
            {
                Bound();
                Word("and");
            }

            Bound();
        }

        Mark(")");
    }

    // UNBOUNDED PRECEDING, CURRENT ROW, 3 FOLLOWING.
    private void Bound()
    {
        var (amount, way) = (Here, After);
        _at += 2;
        var plain = (amount.Kind, amount.Text, way.Text) is (SqlTokenKind.Word, "current", "row");
        var moved = (amount.IsWord("unbounded") || amount.Kind == SqlTokenKind.Number) && way is { Kind: SqlTokenKind.Word, Text: "preceding" or "following" };
        if (!plain && !moved)
        {
            _at -= 2;
            throw Refuse("A bound of a window is expected");
        }

        Write(amount.Text.ToUpperInvariant());
        Write(way.Text.ToUpperInvariant());
    }
}
