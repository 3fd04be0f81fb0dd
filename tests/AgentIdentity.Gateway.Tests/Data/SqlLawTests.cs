using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using AgentIdentity.Gateway.Data.Sql;
using Npgsql;

namespace AgentIdentity.Gateway.Tests.Data;

/// <summary>Statements that are broken at random: whatever of them is read, PostgreSQL must not find more in than was read.</summary>
public sealed class SqlLawTests
{
    private static readonly SqlSettings Settings = new("public", FrozenSet<string>.Empty);

    private static readonly string[] Odd =
    [
        "SELECT", "FROM", "accounts", "public.notes", "salaries", "(", ")", ",", "TABLE", "ONLY", "UNION", "WITH x AS", "LATERAL", "AS", "a", "x.ts_stat", "unnest(ARRAY['SELECT 1'])", "INTO", "FOR UPDATE",
        "'a'", "$$a$$", "E'\\'", "--", "/*", "*/", "\"accounts\"", "U&\"x\"", ";", "RETURNING *", "DELETE FROM notes", "::regclass", "pg_catalog.pg_class", "query_to_xml('x', true, true, '')", "JOIN", "USING (owner)", "NATURAL",
    ];

    [Fact]
    public async Task What_is_read_of_a_broken_statement_is_all_that_is_in_it()
    {
        var cases = Environment.GetEnvironmentVariable("AGENTID_TEST_TIER") == "all" ? 50_000 : 6_000;
        await using var bank = await Bank.OpenAsync();
        await using var connection = new NpgsqlConnection(bank.Administrator);
        await connection.OpenAsync();
        var (read, planned, seed) = (0, 0, 1u);
        for (var i = 0; i < cases; i++)
        {
            var sql = Broken(ref seed);
            SqlStatement statement;
            try
            {
                statement = SqlReader.Read(sql, Settings);
            }
            catch (SqlRefusedException refused)
            {
                refused.Position.Should().BeInRange(1, sql.Length + 1);
                continue;
            }

            read++;
            if (await PlanAsync(connection, statement.Text) is { } tables)
            {
                planned++;
                tables.Should().BeSubsetOf(statement.Uses.Select(static use => $"{use.Schema}.{use.Table}"), sql);
            }
        }

        // The law says something only where much is read and much is planned.
        read.Should().BeGreaterThan(cases / 40);
        planned.Should().BeGreaterThan(cases / 200);
    }

    private static string Broken(ref uint seed)
    {
        var words = SqlReaderTests.Readable[Next(ref seed, SqlReaderTests.Readable.Length)].Split(' ').ToList();
        for (var changes = 1 + Next(ref seed, 2); changes > 0 && words.Count > 2; changes--)
        {
            var at = Next(ref seed, words.Count);
            switch (Next(ref seed, 4))
            {
                case 0:
                    words.RemoveAt(at);
                    break;
                case 1:
                    words[at] = Odd[Next(ref seed, Odd.Length)];
                    break;
                case 2:
                    words.Insert(at, Odd[Next(ref seed, Odd.Length)]);
                    break;
                default:
                    words.Insert(at, words[Next(ref seed, words.Count)]);
                    break;
            }
        }

        return string.Join(' ', words);
    }

    // Always the same statements: xorshift.
    private static int Next(ref uint seed, int below)
    {
        seed ^= seed << 13;
        seed ^= seed >> 17;
        seed ^= seed << 5;
        return (int)(seed % (uint)below);
    }

    private static async Task<IEnumerable<string>?> PlanAsync(NpgsqlConnection connection, string statement)
    {
        try
        {
            // The extended protocol takes one statement only, and a parameter keeps the client from reading it.
            await using var explain = new NpgsqlCommand(string.Create(CultureInfo.InvariantCulture, $"EXPLAIN (VERBOSE, FORMAT JSON) {statement}"), connection) { Parameters = { new NpgsqlParameter { Value = 1L } } };
            return SqlReaderTests.Relations(JsonDocument.Parse((string)(await explain.ExecuteScalarAsync())!).RootElement);
        }
        catch (PostgresException refused)
        {
            refused.SqlState.Should().MatchRegex("^(42|22|21|0A|2F|54|55)", statement);
            return null;
        }
    }
}
