namespace AgentIdentity.Gateway.Data.Sql;

internal sealed partial class SqlReader
{
    private static readonly string[] Ordinality = ["ordinality"];

    /// <summary>What stands behind FROM or USING.</summary>
    /// <returns>The names under which its parts are known.</returns>
    private List<string> Ranges()
    {
        List<string> ranges = [];
        do
        {
            Joined(ranges);
        }
        while (TryMark(","));
        return ranges;
    }

    private void Joined(List<string> ranges)
    {
        One(ranges);
        while (true)
        {
            if (TryWord("cross"))
            {
                Word("join");
                One(ranges);
                continue;
            }

            if (TryWord("inner"))
            {
                Word("join");
            }
            else if (TryWord("left") || TryWord("right") || TryWord("full"))
            {
                _ = TryWord("outer");
                Word("join");
            }
            else if (!TryWord("join"))
            {
                return;
            }

            One(ranges);
            Condition();
        }
    }

    private void Condition()
    {
        if (TryWord("on"))
        {
            Expression();
            return;
        }

        Word("using");
        var at = Here.Position;
        foreach (var column in Names("A column"))
        {
            _names.Mentions(null, column, at);
        }
    }

    private void One(List<string> ranges)
    {
        var lateral = TryWord("lateral");
        if (Here.IsMark("(") && BeginsQuery(After))
        {
            Subquery();
            var alias = Alias() ?? throw Refuse("A query in FROM needs a name");
            if (Here.IsMark("("))
            {
                Names("A column");
            }

            _names.Derives(alias);
            ranges.Add(alias);
        }
        else if (Here.IsMark("(") && !lateral)
        {
            Mark("(");
            Nested(() => Joined(ranges));
            Mark(")");
        }
        else if (Here.IsName && After.IsMark("("))
        {
            ranges.Add(Function());
        }
        else if (lateral)
        {
            throw Refuse("A query or a function is expected");
        }
        else
        {
            ranges.Add(Table());
        }
    }

    private string Function()
    {
        var name = TakeName("A function");
        var columns = SqlFunctions.ColumnsOf(name) ?? throw Refuse($"{name} is no function that may stand for a table");
        Write("pg_catalog.");
        WriteName(name);
        Arguments();
        var ordinality = Here.IsWord("with");
        if (ordinality)
        {
            _at++;
            Write("WITH ORDINALITY");
            _ = Here is { Kind: SqlTokenKind.Word, Text: "ordinality" } ? _at++ : throw Refuse("ORDINALITY is expected");
        }

        var alias = Alias();
        var known = alias ?? name;
        List<string> named = alias is not null && Here.IsMark("(") ? Names("A column") : [];
        IReadOnlyList<string> all = columns.Count > 0 ? columns : [known];
        _names.Calls(known, [.. named, .. all.Skip(named.Count), .. ordinality ? Ordinality : []]);
        return known;
    }

    /// <summary>A table, or a query that the statement gave a name.</summary>
    private string Table()
    {
        if (Here.IsName && _queries.Peek().Contains(Here.Text) && !After.IsMark("."))
        {
            var query = Name("A query");
            var other = Alias();
            if (other is not null && Here.IsMark("("))
            {
                Names("A column");
            }

            _names.Derives(other ?? query);
            return other ?? query;
        }

        var (schema, name) = TableName();
        var alias = Alias() ?? name;
        _names.Reads(schema, name, alias);

        // Columns under new names could not be told from those that a grant lists.
        return Here.IsMark("(") ? throw Refuse("Columns of a table keep their names") : alias;
    }

    private (string Schema, string Name) TableName()
    {
        var at = Here;
        var schema = _settings.Schema;
        var name = TakeName("A table");
        if (Here.IsMark("."))
        {
            _at++;
            (schema, name) = (name, TakeName("A table"));
        }

        if (SqlWords.IsSystemSchema(schema) || !IsPlain(schema) || !IsPlain(name))
        {
            throw new SqlRefusedException("This table is not an agent's: tables have plain names and are in schemas of their own", at.Position);
        }

        _text.Append('"').Append(schema).Append("\".\"").Append(name).Append("\" ");
        return (schema, name);
    }

    // Names in paths of grants and relations, which are compared letter for letter.
    private static bool IsPlain(string name) => !char.IsAsciiDigit(name[0]) && name.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter == '_');

    private string? Alias()
    {
        if (Here.IsWord("as"))
        {
            Word("as");
            return Name("A name");
        }

        if (!Here.IsName)
        {
            return null;
        }

        Write("AS");
        return Name("A name");
    }
}
