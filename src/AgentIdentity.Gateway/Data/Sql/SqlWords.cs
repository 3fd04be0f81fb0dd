using System.Collections.Frozen;

namespace AgentIdentity.Gateway.Data.Sql;

/// <summary>
/// The words of the language that is read. A word is either one of these, and goes on as a keyword where the grammar asks for it, or it goes on
/// as a name in quotes: PostgreSQL never sees a keyword that was not understood here.
/// </summary>
internal static class SqlWords
{
    private static readonly FrozenSet<string> Reserved = new[]
    {
        "all", "and", "any", "array", "as", "asc", "between", "by", "case", "cast", "coalesce", "conflict", "cross", "current_date", "current_time", "current_timestamp",
        "default", "delete", "desc", "distinct", "do", "else", "end", "escape", "except", "exists", "extract", "false", "fetch", "filter", "for", "from", "full",
        "greatest", "group", "having", "ilike", "in", "inner", "insert", "intersect", "into", "is", "join", "lateral", "least", "left", "like", "limit",
        "localtime", "localtimestamp", "natural", "not", "null", "nullif", "offset", "on", "only", "or", "order", "outer", "over", "partition", "returning", "right", "row",
        "select", "set", "similar", "some", "symmetric", "table", "tablesample", "then", "to", "true", "union", "unknown", "update", "using", "values", "when", "where", "window", "with", "within",

        // Words that PostgreSQL reserves and that nothing here needs: as names they must stand in quotes, as they must there.
        "analyse", "analyze", "asymmetric", "authorization", "binary", "both", "check", "collate", "collation", "column", "concurrently", "constraint", "create", "current_catalog",
        "current_role", "current_schema", "current_user", "deferrable", "foreign", "freeze", "grant", "initially", "isnull", "leading", "notnull", "overlaps", "placing",
        "primary", "references", "session_user", "trailing", "trim", "unique", "user", "variadic", "verbose",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Operators = new[]
    {
        "+", "-", "*", "/", "%", "^", "<", ">", "=", "<>", "!=", "<=", ">=", "||", "~", "~*", "!~", "!~*", "->", "->>", "#>", "#>>", "@>", "<@", "?", "&&", "&", "|", "#", "<<", ">>", "@@",
    }.ToFrozenSet(StringComparer.Ordinal);

    public static bool AreReserved(string word) => Reserved.Contains(word);

    public static bool IsOperator(string text) => Operators.Contains(text);

    /// <summary>Schemas whose tables are never an agent's.</summary>
    public static bool IsSystemSchema(string name) => name.StartsWith("pg_", StringComparison.Ordinal) || name == "agentid";
}
