using System.Collections.Frozen;
using System.Text.Json;
using AgentIdentity.Gateway.Data.Sql;
using Npgsql;

namespace AgentIdentity.Gateway.Tests.Data;

public sealed class SqlReaderTests
{
    private static readonly SqlSettings Settings = new("public", FrozenSet.Create("public.fee_of"));

    [Theory]
    [InlineData("select label from accounts where id=$1;", """SELECT "label" FROM "public"."accounts" WHERE "id" = $1""")]
    [InlineData("SELECT a.label l, -1--2\n FROM public.accounts a", """SELECT "a" . "label" AS "l" , - 1 FROM "public"."accounts" AS "a" """)]
    [InlineData("SELECT count(*), lower(label) FROM accounts /* x */ GROUP BY 2", """SELECT "pg_catalog" . "count" ( * ) , "pg_catalog" . "lower" ( "label" ) FROM "public"."accounts" GROUP BY 2""")]
    [InlineData("""SELECT '\' || 'it''s' FROM accounts""", """SELECT E'\\' || 'it''s' FROM "public"."accounts" """)]
    [InlineData("SELECT extract(year FROM opened), opened::timestamp with time zone, date '2026-01-01' FROM accounts", """SELECT EXTRACT ( 'year' FROM "opened" ) , "opened" :: pg_catalog."timestamptz" , pg_catalog."date" '2026-01-01' FROM "public"."accounts" """)]
    public void What_is_read_is_written_anew(string sql, string sent) => SqlReader.Read(sql, Settings).Text.Should().Be(sent.TrimEnd());

    [Theory]
    [InlineData("SELECT label FROM accounts", "SELECT public.accounts(label)")]
    [InlineData("SELECT * FROM accounts", "SELECT public.accounts(*)")]
    [InlineData("SELECT accounts FROM accounts", "SELECT public.accounts(*+accounts)")]
    [InlineData("SELECT row_to_json(a) FROM accounts a", "SELECT public.accounts(*+a)")]
    [InlineData("SELECT accounts.row_to_json FROM accounts", "SELECT public.accounts(*+row_to_json)")]
    [InlineData("SELECT a.ARRAY_AGG, a.id FROM accounts a", "SELECT public.accounts(*+array_agg+id)")]
    [InlineData("SELECT 1 FROM accounts a ORDER BY a.\"concat\"", "SELECT public.accounts(*+concat)")]
    [InlineData("SELECT a.count FROM accounts a", "SELECT public.accounts(count)")]
    [InlineData("SELECT a.id, n.body, owner FROM accounts a JOIN notes n USING (owner)", "SELECT public.accounts(id+owner) SELECT public.notes(body+owner)")]
    [InlineData("SELECT count(*) FROM accounts", "SELECT public.accounts()")]
    [InlineData("WITH a AS (SELECT id FROM accounts) SELECT a.id FROM a ORDER BY 1", "SELECT public.accounts(id)")]
    [InlineData("SELECT sum(balance) AS total FROM accounts GROUP BY owner ORDER BY total DESC", "SELECT public.accounts(balance+owner)")]
    [InlineData("SELECT id FROM accounts WHERE EXISTS (SELECT * FROM notes n WHERE n.owner = accounts.owner)", "SELECT public.accounts(id+owner) SELECT public.notes(*+id+owner)", true)]
    [InlineData("INSERT INTO notes (owner, body) VALUES ($1, $2)", "INSERT public.notes(body+owner)")]
    [InlineData("INSERT INTO notes SELECT id, owner, label FROM accounts", "INSERT public.notes(*) SELECT public.accounts(id+label+owner)", true)]
    [InlineData("UPDATE notes SET body = 'x' WHERE id = 1", "UPDATE public.notes(body) SELECT public.notes(id)")]
    [InlineData("DELETE FROM notes WHERE id = 1 RETURNING *", "DELETE public.notes() SELECT public.notes(*+id)")]
    [InlineData("INSERT INTO notes (id, body) VALUES (1, 'x') ON CONFLICT (id) DO UPDATE SET body = excluded.body", "INSERT public.notes(body+id) UPDATE public.notes(body) SELECT public.notes(body+id)")]
    [InlineData("SELECT x.n FROM unnest(ARRAY[1]) AS x(n)", "")]
    public void Every_table_and_column_is_found(string sql, string uses, bool more = false)
    {
        var read = string.Join(' ', SqlReader.Read(sql, Settings).Uses.Select(static use => $"{use.Action} {use.Schema}.{use.Table}({string.Join('+', use.Columns)})"));
        if (more)
        {
            // A name without its table may count for others, too; never for fewer.
            foreach (var use in uses.Split(' '))
            {
                read.Split(' ', '(', ')', '+').Should().Contain(use.Split('(', ')', '+', ' ').Where(static part => part.Length > 0 && part != "id"));
            }
        }
        else
        {
            read.Should().Be(uses);
        }
    }

    /// <summary>PostgreSQL itself says which tables a statement reads: its plan must not name one that was not found here.</summary>
    [Fact]
    public async Task The_database_finds_no_other_tables_in_what_is_sent()
    {
        await using var bank = await Bank.OpenAsync();
        await using var connection = new NpgsqlConnection(bank.Administrator);
        await connection.OpenAsync();
        foreach (var sql in Readable)
        {
            var statement = SqlReader.Read(sql, Settings);
            await using var explain = new NpgsqlCommand("EXPLAIN (VERBOSE, FORMAT JSON) " + statement.Text, connection);
            var plan = (string)(await explain.ExecuteScalarAsync())!;
            Relations(JsonDocument.Parse(plan).RootElement).Should().BeSubsetOf(statement.Uses.Select(static use => $"{use.Schema}.{use.Table}"), sql).And.NotBeEmpty(sql);
        }
    }

    [Fact]
    public void What_may_be_called_is_listed()
    {
        SqlReader.Read("SELECT fee_of(id), public.fee_of(id) FROM accounts", Settings).Text.Should().Be("""SELECT "public" . "fee_of" ( "id" ) , "public" . "fee_of" ( "id" ) FROM "public"."accounts" """.TrimEnd());
        ((Action)(() => SqlReader.Read("SELECT other.fee_of(id) FROM accounts", Settings))).Should().Throw<SqlRefusedException>().WithMessage("*fee_of may not be called*");
        ((Action)(() => SqlReader.Read("SELECT (SELECT set_config('a', 'b', true)) FROM accounts", Settings))).Should().Throw<SqlRefusedException>().Which.Position.Should().Be(16);
    }

    [Fact]
    public void Nesting_and_length_have_an_end()
    {
        ((Action)(() => SqlReader.Read("SELECT " + new string('(', 5000) + "1" + new string(')', 5000), Settings))).Should().Throw<SqlRefusedException>();
        ((Action)(() => SqlReader.Read("SELECT 1 " + new string(' ', 70_000), Settings))).Should().Throw<SqlRefusedException>();
    }

    internal static readonly string[] Readable =
    [
        "SELECT id, label AS name, balance * 2 total FROM accounts WHERE owner = 'ben' AND (balance > 1 OR label ILIKE 's%') ORDER BY total DESC NULLS LAST LIMIT 5 OFFSET 1",
        "SELECT DISTINCT ON (owner) owner, id FROM accounts ORDER BY owner, id",
        "SELECT a.owner, count(*) FILTER (WHERE n.body IS NOT NULL), string_agg(DISTINCT n.body, ',' ORDER BY n.body) FROM accounts a LEFT JOIN notes AS n ON n.owner = a.owner GROUP BY a.owner HAVING count(*) > 0",
        "WITH rich AS (SELECT * FROM accounts WHERE balance > 100), poor(i) AS (SELECT id FROM accounts WHERE balance <= 100) SELECT r.label, (SELECT max(i) FROM poor) FROM rich r",
        "WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < 5) SELECT t.n, a.id FROM t CROSS JOIN accounts a",
        "SELECT id FROM accounts UNION ALL (SELECT id FROM notes INTERSECT SELECT 1) EXCEPT SELECT 3 ORDER BY 1",
        "SELECT owner, rank() OVER (PARTITION BY owner ORDER BY balance DESC ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) FROM accounts",
        "SELECT CASE WHEN balance BETWEEN 1 AND 10 THEN 'few' WHEN balance IS DISTINCT FROM 3 THEN 'some' ELSE NULL END, CAST(balance AS numeric(10, 2)), balance::text, coalesce(label, '-') FROM accounts",
        "SELECT extra -> 'tags' ->> 0, extra @> '{\"a\": 1}'::jsonb, e.key FROM accounts, jsonb_each(accounts.extra) AS e WHERE extra ? 'tags'",
        "SELECT a.id, x.n FROM accounts a, LATERAL (SELECT count(*) AS n FROM notes WHERE notes.owner = a.owner) x, unnest(ARRAY[1, 2]) WITH ORDINALITY AS u(v, o) WHERE u.v = ANY (ARRAY[1]) AND u.o IN (1, 2)",
        "SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY balance), date_trunc('month', max(opened)), extract(dow FROM min(opened)), now() AT TIME ZONE 'UTC', interval '1 day' FROM accounts",
        "SELECT (a.id, a.label) = (1, 'x'), NOT a.id > 3, -a.id, trim(a.label), left(a.label, 2), a.label LIKE ANY (ARRAY['s%']) FROM (accounts a JOIN notes n ON true)",
        "INSERT INTO notes (owner, body) SELECT a.owner, a.label FROM accounts AS a WHERE a.id = 1 ON CONFLICT (id) DO UPDATE SET body = excluded.body || '!', owner = DEFAULT WHERE notes.id > 1 RETURNING id AS new_id",
        "UPDATE notes AS n SET (body, owner) = (a.label, a.owner), id = n.id FROM accounts a WHERE a.owner = n.owner RETURNING n.*",
        "UPDATE notes SET (body, owner) = (SELECT label, owner FROM accounts LIMIT 1) WHERE id = 1",
        "DELETE FROM notes USING accounts WHERE accounts.owner = notes.owner RETURNING notes.body",
        "WITH x AS (SELECT 1 AS id) DELETE FROM notes WHERE id IN (SELECT x.id FROM x)",
        "INSERT INTO notes DEFAULT VALUES",
        "INSERT INTO notes (body) VALUES ('a'), (DEFAULT) RETURNING *",
        "SELECT * FROM accounts a FULL OUTER JOIN notes b USING (owner) RIGHT JOIN countries c ON c.code = 'DE'",
    ];

    internal static IEnumerable<string> Relations(JsonElement plan) => plan.ValueKind switch
    {
        JsonValueKind.Array => plan.EnumerateArray().SelectMany(Relations),
        JsonValueKind.Object => (plan.TryGetProperty("Relation Name", out var name) ? new[] { $"{plan.GetProperty("Schema")}.{name}" } : [])
            .Concat(plan.EnumerateObject().SelectMany(static member => Relations(member.Value))),
        _ => [],
    };
}
