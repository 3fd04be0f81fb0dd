namespace AgentIdentity.Gateway.Data.Sql;

internal sealed partial class SqlReader
{
    private void ReadInsert()
    {
        Word("insert");
        Word("into");
        var (schema, name) = TableName();
        var alias = name;
        if (TryWord("as"))
        {
            alias = Name("A name");
        }

        _names.Writes(schema, name, alias);
        _names.Writes("INSERT", schema, name, Here.IsMark("(") && !BeginsQuery(After) ? Names("A column") : [SqlNames.Every]);
        if (TryWord("default"))
        {
            Word("values");
        }
        else
        {
            if (Here.IsWord("with"))
            {
                ReadWith();
            }

            ReadQuery();
        }

        if (TryWord("on"))
        {
            ReadConflict(schema, name, alias);
        }

        ReadReturning([alias]);
    }

    // What collides is found by reading, and may be a row of somebody else: row-level security of the table decides.
    private void ReadConflict(string schema, string name, string alias)
    {
        Word("conflict");
        var at = Here.Position;
        if (Here.IsMark("("))
        {
            foreach (var column in Names("A column"))
            {
                _names.Mentions(alias, column, at);
            }
        }

        Word("do");
        if (Here is { Kind: SqlTokenKind.Word, Text: "nothing" })
        {
            Write("NOTHING");
            _at++;
            return;
        }

        Word("update");
        Word("set");
        _names.Writes(schema, name, "excluded");
        _names.Writes("UPDATE", schema, name, Settings());
        if (TryWord("where"))
        {
            Expression();
        }
    }

    private void ReadUpdate()
    {
        Word("update");
        var (schema, name) = TableName();
        var alias = Alias() ?? name;
        _names.Writes(schema, name, alias);
        Word("set");
        _names.Writes("UPDATE", schema, name, Settings());
        List<string> ranges = [alias];
        if (TryWord("from"))
        {
            ranges.AddRange(Ranges());
        }

        ReadWhichRows();
        ReadReturning(ranges);
    }

    private void ReadDelete()
    {
        Word("delete");
        Word("from");
        var (schema, name) = TableName();
        var alias = Alias() ?? name;
        _names.Writes(schema, name, alias);
        _names.Writes("DELETE", schema, name, []);
        List<string> ranges = [alias];
        if (TryWord("using"))
        {
            ranges.AddRange(Ranges());
        }

        ReadWhichRows();
        ReadReturning(ranges);
    }

    private void ReadWhichRows()
    {
        if (!Here.IsWord("where"))
        {
            throw Refuse("UPDATE and DELETE need a WHERE: say which rows");
        }

        Word("where");
        Expression();
    }

    private void ReadReturning(List<string> ranges)
    {
        var at = Here.Position;
        if (TryWord("returning") && Targets([]))
        {
            _names.MentionsEverything(ranges, at);
        }
    }

    /// <summary>Assignments, whose columns are returned.</summary>
    private List<string> Settings()
    {
        List<string> columns = [];
        do
        {
            if (Here.IsMark("("))
            {
                columns.AddRange(Names("A column"));
                Assign();
                if (Here.IsMark("(") && BeginsQuery(After))
                {
                    Subquery();
                }
                else
                {
                    Parenthesised(Value);
                }
            }
            else
            {
                columns.Add(Name("A column"));
                Assign();
                Value();
            }
        }
        while (TryMark(","));
        return columns;
    }

    private void Assign()
    {
        _ = Here.IsOperator("=") ? _at++ : throw Refuse("= is expected");
        Write("=");
    }
}
