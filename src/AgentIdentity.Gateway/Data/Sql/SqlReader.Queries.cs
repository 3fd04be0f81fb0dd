namespace AgentIdentity.Gateway.Data.Sql;

internal sealed partial class SqlReader
{
    /// <summary>Queries with a name. Only such as read: one that writes would run whatever stands behind it.</summary>
    private void ReadWith()
    {
        Word("with");
        var recursive = Here is { Kind: SqlTokenKind.Word, Text: "recursive" };
        if (recursive)
        {
            Write("RECURSIVE");
            _at++;
        }

        HashSet<string> known = new(_queries.Peek(), StringComparer.Ordinal);
        _queries.Pop();
        _queries.Push(known);
        do
        {
            var name = Name("The name of a query");
            if (SqlWords.IsSystemSchema(name))
            {
                throw Refuse("A query's name may not begin with pg_");
            }

            if (recursive)
            {
                known.Add(name);
            }

            if (Here.IsMark("("))
            {
                Names("A column");
            }

            Word("as");
            Subquery();
            known.Add(name);
            _names.Derives(name);
        }
        while (TryMark(","));
    }

    /// <summary>A query in parentheses, with names of its own.</summary>
    private void Subquery()
    {
        Mark("(");
        Nested(() =>
        {
            _queries.Push(new HashSet<string>(_queries.Peek(), StringComparer.Ordinal));
            if (Here.IsWord("with"))
            {
                ReadWith();
            }

            ReadQuery();
            _queries.Pop();
        });
        Mark(")");
    }

    private static bool BeginsQuery(SqlToken token) => token.IsWord("select") || token.IsWord("with") || token.IsWord("values");

    private void ReadQuery()
    {
        HashSet<string> given = new(StringComparer.Ordinal);
        ReadQueryPart(given);
        while (TryWord("union") || TryWord("intersect") || TryWord("except"))
        {
            _ = TryWord("all") || TryWord("distinct");
            ReadQueryPart(given);
        }

        if (TryWord("order"))
        {
            Word("by");
            Ordering(given);
        }

        var (limited, moved) = (false, false);
        while ((!limited && Here.IsWord("limit")) || (!moved && Here.IsWord("offset")))
        {
            if (TryWord("limit"))
            {
                limited = true;
                if (!TryWord("all"))
                {
                    Expression();
                }
            }
            else
            {
                moved = true;
                Word("offset");
                Expression();
            }
        }
    }

    private void ReadQueryPart(HashSet<string> given)
    {
        if (Here.IsMark("("))
        {
            Subquery();
        }
        else if (TryWord("values"))
        {
            do
            {
                Parenthesised(Value);
            }
            while (TryMark(","));
        }
        else
        {
            Word("select");
            ReadSelect(given);
        }
    }

    private void ReadSelect(HashSet<string> given)
    {
        if (!TryWord("all") && TryWord("distinct") && TryWord("on"))
        {
            Parenthesised(Expression);
        }

        var at = Here.Position;
        var everything = Targets(given);
        List<string> ranges = [];
        if (TryWord("from"))
        {
            ranges = Ranges();
        }

        if (everything)
        {
            _names.MentionsEverything(ranges, at);
        }

        if (TryWord("where"))
        {
            Expression();
        }

        if (TryWord("group"))
        {
            Word("by");
            do
            {
                Expression();
            }
            while (TryMark(","));
        }

        if (TryWord("having"))
        {
            Expression();
        }
    }

    /// <summary>What is selected or returned.</summary>
    /// <returns>Whether <c>*</c> is among it.</returns>
    private bool Targets(HashSet<string> given)
    {
        var everything = false;
        do
        {
            if (Here.IsOperator("*"))
            {
                Write("*");
                _at++;
                everything = true;
            }
            else
            {
                Expression();
                if (TryWord("as"))
                {
                    given.Add(Name("A name"));
                }
                else if (Here.IsName)
                {
                    Write("AS");
                    given.Add(Name("A name"));
                }
            }
        }
        while (TryMark(","));
        return everything;
    }

    /// <param name="given">Names that the query itself gave to what it selects: alone they are that, and no column of a table.</param>
    private void Ordering(HashSet<string> given)
    {
        do
        {
            if (Here.IsName && given.Contains(Here.Text) && (After.IsMark(",") || After.IsMark(")") || After.IsMark(";") || After.Kind == SqlTokenKind.End || IsDirection(After)))
            {
                Name("A name");
            }
            else
            {
                Expression();
            }

            _ = TryWord("asc") || TryWord("desc");
            if (Here is { Kind: SqlTokenKind.Word, Text: "nulls" })
            {
                _at++;
                Write("NULLS");
                Write(Here is { Kind: SqlTokenKind.Word, Text: "first" or "last" } ? Here.Text.ToUpperInvariant() : throw Refuse("FIRST or LAST is expected"));
                _at++;
            }
        }
        while (TryMark(","));
    }

    private static bool IsDirection(SqlToken token) =>
        token is { Kind: SqlTokenKind.Word, Text: "asc" or "desc" or "nulls" or "limit" or "offset" };

    private void Parenthesised(Action item)
    {
        Mark("(");
        Nested(() =>
        {
            do
            {
                item();
            }
            while (TryMark(","));
        });
        Mark(")");
    }

    private void Value()
    {
        if (!TryWord("default"))
        {
            Expression();
        }
    }
}
