using System.Text.RegularExpressions;

namespace AgentIdentity.Cli.Postgres;

/// <summary>A table that agents may use: <c>schema.table[:actions][=column]</c>, where the column names the human whose row it is.</summary>
internal sealed partial record SetupTable(string Schema, string Name, IReadOnlyList<string> Actions, string? Column)
{
    private static readonly string[] Known = ["select", "insert", "update", "delete"];

    /// <summary>Null where the text is of another form.</summary>
    public static SetupTable? Read(string text)
    {
        var match = Form().Match(text);
        if (!match.Success)
        {
            return null;
        }

        string[] actions = match.Groups["actions"].Success ? match.Groups["actions"].Value.Split(',') : ["select"];
        return actions.All(Known.Contains)
            ? new(match.Groups["schema"].Value, match.Groups["table"].Value, [.. actions.Distinct()], match.Groups["column"] is { Success: true } column ? column.Value : null)
            : null;
    }

    /// <summary>Rights, row-level security, the policy that demands a context, and the one that compares the rows' human.</summary>
    public string Sql => $"""

        -- {Schema}.{Name}
        GRANT USAGE ON SCHEMA "{Schema}" TO {Role};
        GRANT {string.Join(", ", Actions).ToUpperInvariant()} ON "{Schema}"."{Name}" TO {Role};
        ALTER TABLE "{Schema}"."{Name}" ENABLE ROW LEVEL SECURITY;
        DROP POLICY IF EXISTS agentid_context ON "{Schema}"."{Name}";
        CREATE POLICY agentid_context ON "{Schema}"."{Name}" AS RESTRICTIVE FOR ALL TO {Role}
            USING ((SELECT agentid.present())) WITH CHECK ((SELECT agentid.present()));
        {Rows}

        """;

    private const string Role = "{role}";

    private string Rows => Column is null
        ? $"-- Now say which rows are whose: CREATE POLICY ... ON \"{Schema}\".\"{Name}\" TO {Role} USING (... = (SELECT agentid.human()));"
        : $"""
        DROP POLICY IF EXISTS agentid_rows ON "{Schema}"."{Name}";
        DO $body$
        DECLARE
            kind text := (SELECT format_type(atttypid, NULL) FROM pg_attribute
                WHERE attrelid = '"{Schema}"."{Name}"'::regclass AND attname = '{Column}' AND attnum > 0 AND NOT attisdropped);
            rows text := format('"{Column}" = (SELECT agentid.human())::%s', kind);
        BEGIN
            IF kind IS NULL THEN
                RAISE EXCEPTION 'the table {Schema}.{Name} has no column {Column}';
            END IF;
            EXECUTE format('CREATE POLICY agentid_rows ON "{Schema}"."{Name}" FOR ALL TO {Role} USING (%1$s) WITH CHECK (%1$s)', rows);
        END
        $body$;
        """;

    [GeneratedRegex(@"^(?:(?<schema>[A-Za-z_][A-Za-z0-9_]{0,62})\.)(?<table>[A-Za-z_][A-Za-z0-9_]{0,62})(?::(?<actions>[a-z,]+))?(?:=(?<column>[A-Za-z_][A-Za-z0-9_]{0,62}))?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
