using System.Text;
using AgentIdentity.Gateway.Configuration;
using AgentIdentity.Gateway.Data.Sessions;
using AgentIdentity.Policy;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace AgentIdentity.Gateway.Tests.Data;

/// <summary>The table of escapes, twice: as agents come, and as if the gateway did not read statements at all.</summary>
public sealed class EscapeTests
{
    private const string Everything = "SELECT label FROM public.accounts UNION ALL SELECT body FROM public.notes";
    private static readonly string[] OfAda = ["ada-secret", "DE03", "777.77", "100000"];

    [Fact]
    public async Task No_attempt_gets_through_the_gateway()
    {
        Escape.All.Should().HaveCountGreaterThan(30);
        await using var bank = await Bank.OpenAsync();
        List<string> wrong = [];
        foreach (var escape in Escape.All)
        {
            using var response = await bank.SendAsync("ben", new { sql = escape.Sql });
            var body = await response.Content.ReadAsStringAsync();
            var asSaid = escape.Code == "own" ? response.IsSuccessStatusCode : body.Contains($"\"{escape.Code}\"", StringComparison.Ordinal) && !response.IsSuccessStatusCode;
            if (!asSaid || OfAda.Any(body.Contains))
            {
                wrong.Add($"{escape.Name}: {body}");
            }
        }

        wrong.Should().BeEmpty();
        (await bank.AdministerAsync("SELECT count(*) FROM notes WHERE owner = 'ada' AND body = 'ada-secret-note'")).Should().Be(1L);
        (await bank.AdministerAsync("SELECT count(*) FROM notes WHERE owner = 'ada'")).Should().Be(1L);
    }

    /// <param name="writes">Whether the transaction is one that may write.</param>
    /// <param name="harden">Whether the database was set up with --harden.</param>
    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task No_attempt_gets_anything_where_statements_are_not_read(bool writes, bool harden)
    {
        await using var bank = await Bank.OpenAsync(harden: harden);
        await using var pool = new DatabasePool(UpstreamOf(bank), TimeProvider.System, NullLogger.Instance);
        List<string> wrong = [];
        foreach (var escape in Escape.All.Where(escape => !escape.Sql.Contains('\0', StringComparison.Ordinal)))
        {
            var (stolen, _) = await RunAsync(pool, "ada", writes, "SELECT current_setting('agentid.context')", escape.Left, escape.Left is null ? null : "COMMIT");
            stolen.Should().Contain("\"human\":\"ada\"", escape.Name);
            var sql = escape.Sql.Replace("{stolen}", stolen.ReplaceLineEndings("").Replace("'", "''", StringComparison.Ordinal), StringComparison.Ordinal);

            // What the attempt shows, what can be seen in its session afterwards, and what the next call sees.
            var (attempt, failed) = await RunAsync(pool, "ben", writes, sql, Everything);
            var (after, _) = await RunAsync(pool, "eve", writes: false, Everything);
            if (OfAda.Any(attempt.Contains) || after.Length > 0)
            {
                wrong.Add($"{escape.Name}: {attempt} {failed} | {after}");
            }
        }

        wrong.Should().BeEmpty();
        (await bank.AdministerAsync("SELECT count(*) FROM notes WHERE owner = 'ada' AND body LIKE 'ada-secret%' AND body <> 'ada-secret-2'")).Should().Be(1L);
        (await bank.AdministerAsync("SELECT count(*) FROM notes WHERE body = 'planted' OR (owner = 'ada' AND body = 'call mum')")).Should().Be(0L);
        (await bank.AdministerAsync("SELECT count(*) FROM agentid.keys")).Should().Be(1L);
        (await bank.AdministerAsync("SELECT count(*) FROM pg_policies WHERE policyname LIKE 'agentid%'")).Should().Be(4L);
    }

    [Fact]
    public async Task Without_a_context_there_are_no_rows()
    {
        await using var bank = await Bank.OpenAsync();
        await using var connection = new NpgsqlConnection(bank.Agent);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("SELECT (SELECT count(*) FROM public.accounts) + (SELECT count(*) FROM public.notes)", connection);

        (await command.ExecuteScalarAsync()).Should().Be(0L);
    }

    /// <summary>Statements one after the other in one transaction, as the gateway begins it, whatever becomes of them.</summary>
    private static async Task<(string Shown, string Failed)> RunAsync(DatabasePool pool, string human, bool writes, params string?[] statements)
    {
        StringBuilder shown = new(), failed = new();
        await using var transaction = await DataTransaction.BeginAsync(pool, new ContextClaims(human, "codex", "dlg_1", "dec_1"), writes, CancellationToken.None);
        foreach (var sql in statements.OfType<string>())
        {
            try
            {
                await using var reader = await transaction.ExecuteAsync(sql, [], 1, CancellationToken.None);
                while (reader.FieldCount > 0 && await reader.ReadAsync())
                {
                    for (var i = 0; i < reader.FieldCount; i++)
                    {
                        shown.Append(await reader.IsDBNullAsync(i) ? "" : reader.GetString(i)).Append('\n');
                    }
                }
            }
            catch (Exception refused) when (refused is NpgsqlException or NotSupportedException or InvalidOperationException or FormatException)
            {
                // What the server says counts as shown: a caller would not even see that.
                failed.Append(refused.Message);
                shown.Append((refused as PostgresException)?.SqlState == "42501" ? "" : refused.Message);
            }
        }

        if (transaction.IsUsable)
        {
            transaction.IsDone();
        }

        return (shown.ToString(), failed.ToString());
    }

    private static Upstream UpstreamOf(Bank bank)
    {
        var connection = new NpgsqlConnectionStringBuilder(bank.Agent);
        var options = new DatabaseOptions { Connection = $"Host=127.0.0.1;Port={connection.Port};Database={connection.Database};Username={connection.Username}", Password = connection.Password, ContextKey = Bank.Key, MaxConnections = 1 };
        options.Shared.Add("public.countries");
        return new Upstream
        {
            Name = "bank",
            Kind = CallKind.Data,
            Address = "",
            Audience = "",
            CallerAudience = "",
            Credential = CredentialKind.None,
            Timeout = TimeSpan.FromSeconds(10),
            MaxBodyBytes = 1,
            Database = DatabaseSettings.Of(options),
        };
    }
}
