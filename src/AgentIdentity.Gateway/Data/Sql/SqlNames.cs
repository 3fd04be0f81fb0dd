namespace AgentIdentity.Gateway.Data.Sql;

/// <summary>
/// Which tables a statement names, and which columns. Where a name can be read as a column of several tables it counts for all of them, and a
/// name that is a row as a whole counts as every column.
/// </summary>
internal sealed class SqlNames
{
    public const string Every = "*";

    private sealed record Range(Table? Table, IReadOnlyList<string>? Columns);

    private sealed class Table(string schema, string name)
    {
        public string Schema => schema;

        public string Name => name;

        public bool IsRead { get; set; }

        public SortedSet<string> Read { get; } = new(StringComparer.Ordinal);

        /// <summary>What is written, by action.</summary>
        public SortedDictionary<string, SortedSet<string>> Written { get; } = new(StringComparer.Ordinal);
    }

    private readonly List<Table> _tables = [];
    private readonly Dictionary<string, List<Range>> _ranges = new(StringComparer.Ordinal);
    private readonly List<(string? Range, string Name, int At)> _mentioned = [];

    /// <summary>A table that rows are read from.</summary>
    public void Reads(string schema, string name, string alias) => Add(alias, new Range(TableOf(schema, name, read: true), null));

    /// <summary>A table that is written; it is read only where a column of it is.</summary>
    public void Writes(string schema, string name, string alias) => Add(alias, new Range(TableOf(schema, name, read: false), null));

    /// <summary>Another name of a table that is written, which is not itself read.</summary>
    public void Writes(string action, string schema, string name, IEnumerable<string> columns)
    {
        var written = TableOf(schema, name, read: false).Written;
        if (!written.TryGetValue(action, out var held))
        {
            written[action] = held = new SortedSet<string>(StringComparer.Ordinal);
        }

        held.UnionWith(columns);
    }

    /// <summary>A query within the statement, whose columns are those of the tables in it.</summary>
    public void Derives(string alias) => Add(alias, new Range(null, null));

    /// <summary>
    /// A function in the place of a table. Of its columns only those that are known may be named: PostgreSQL reads any other name behind its
    /// alias as a call of a function by that name, with what this one gives as its argument.
    /// </summary>
    public void Calls(string alias, IReadOnlyList<string> columns) => Add(alias, new Range(null, columns));

    public void Mentions(string? range, string name, int at) => _mentioned.Add((range, name, at));

    /// <summary>Everything of one query's tables, as <c>*</c> asks for.</summary>
    public void MentionsEverything(IEnumerable<string> ranges, int at)
    {
        foreach (var range in ranges)
        {
            _mentioned.Add((range, Every, at));
        }
    }

    /// <summary>What is done with each table: what is written first, then what is read, each in the order of its first mention.</summary>
    public IReadOnlyList<TableUse> Uses()
    {
        foreach (var (range, name, at) in _mentioned)
        {
            Count(range, name, at);
        }

        return
        [
            .. _tables.SelectMany(table => table.Written.Select(written => new TableUse(written.Key, table.Schema, table.Name, [.. written.Value]))),
            .. _tables.Where(static table => table.IsRead).Select(table => new TableUse("SELECT", table.Schema, table.Name, [.. table.Read])),
        ];
    }

    private void Count(string? range, string name, int at)
    {
        if (range is null)
        {
            // A range's own name is its row.
            Count(_ranges.TryGetValue(name, out var rows) ? rows : [], Every);
            Count(_ranges.Values.SelectMany(static all => all), name);
            return;
        }

        if (!_ranges.TryGetValue(range, out var named))
        {
            throw new SqlRefusedException($"Nothing in the statement is called {range}", at);
        }

        if (name != Every && named.Any(one => one.Columns is { } columns && !columns.Contains(name)))
        {
            throw new SqlRefusedException($"{range} has no column that is known to be called {name}; list its columns behind the alias", at);
        }

        Count(named, name);
    }

    private static void Count(IEnumerable<Range> ranges, string name)
    {
        foreach (var table in ranges.Select(static range => range.Table).OfType<Table>())
        {
            table.IsRead = true;
            table.Read.Add(name);
        }
    }

    private void Add(string alias, Range range)
    {
        if (!_ranges.TryGetValue(alias, out var ranges))
        {
            _ranges[alias] = ranges = [];
        }

        ranges.Add(range);
    }

    private Table TableOf(string schema, string name, bool read)
    {
        var table = _tables.Find(table => table.Schema == schema && table.Name == name);
        if (table is null)
        {
            _tables.Add(table = new Table(schema, name));
        }

        table.IsRead |= read;
        return table;
    }
}
