using System.Net;
using System.Text.Json;
using AgentIdentity.Gateway.Ports;
using AgentIdentity.Gateway.Tests.World;
using AgentIdentity.Tokens;

namespace AgentIdentity.Gateway.Tests.Data;

public sealed class QueryTests
{
    [Fact]
    public async Task Each_human_sees_their_own_rows_and_no_others()
    {
        await using var bank = await Bank.OpenAsync();

        var ben = await bank.RowsAsync("ben", "SELECT id, label, balance, opened, extra FROM accounts ORDER BY id");
        var ada = await bank.RowsAsync("ada", "SELECT id FROM accounts WHERE balance > $1", 100);
        var eve = await bank.RowsAsync("eve", "SELECT * FROM accounts");

        ben.GetProperty("columns").GetRawText().Should().Be(
            """[{"name":"id","type":"integer"},{"name":"label","type":"text"},{"name":"balance","type":"numeric"},{"name":"opened","type":"date"},{"name":"extra","type":"jsonb"}]""");
        ben.GetProperty("rows").GetRawText().Should().Be("""[[1,"salary","1200.50","2024-02-03",{"tags": ["main"]}],[2,"savings","90000.00","2020-01-01",null]]""");
        ben.GetProperty("row_count").GetInt32().Should().Be(2);
        ben.GetProperty("truncated").GetBoolean().Should().BeFalse();
        ada.GetProperty("rows").GetRawText().Should().Be("[[3]]");
        eve.GetProperty("rows").GetArrayLength().Should().Be(0);
    }

    [Fact]
    public async Task A_write_is_done_for_the_human_and_only_to_their_rows()
    {
        await using var bank = await Bank.OpenAsync();

        var added = await bank.RowsAsync("ben", "INSERT INTO notes (owner, body) VALUES ($1, $2) RETURNING body", "ben", "it's new");
        var changed = await bank.RowsAsync("ben", "UPDATE notes SET body = body || '!' WHERE id > 0");
        using var forged = await bank.AskAsync("INSERT INTO notes (owner, body) VALUES ('ada', 'planted')");

        added.GetProperty("rows").GetRawText().Should().Be("""[["it\u0027s new"]]""");
        added.GetProperty("changed").GetInt32().Should().Be(1);
        changed.GetProperty("changed").GetInt32().Should().Be(2);
        (await Expect.CodeOf(forged)).Should().Be("AID3408");
        (await bank.AdministerAsync("SELECT string_agg(owner || ':' || body, ',' ORDER BY id) FROM notes")).Should().Be("ben:call mum!,ada:ada-secret-note,ben:it's new!");
    }

    [Fact]
    public async Task Every_table_of_a_statement_is_decided_recorded_and_ended()
    {
        await using var bank = await Bank.OpenAsync();

        await bank.RowsAsync("ben", "UPDATE notes SET body = c.name FROM countries AS c WHERE c.code = $1 AND notes.id = 1", "DE");

        bank.World.Decisions.Asked.Select(call => $"{call.Action} {call.Identifier} {string.Join('+', call.Arguments!.Value.GetProperty("body").GetProperty("columns").EnumerateArray())}")
            .Should().Equal("UPDATE /public/notes body", "SELECT /public/notes id", "SELECT /public/countries code+name");
        bank.World.Evidence.Bodies(EvidenceKinds.Decision).Should().HaveCount(3);
        await Expect.Soon(() => bank.World.Evidence.Bodies(EvidenceKinds.Outcome).Count() == 3);
        bank.World.Evidence.Bodies(EvidenceKinds.Outcome).Should().OnlyContain(end => end.GetProperty("outcome").GetString() == "completed");
    }

    [Fact]
    public async Task One_table_that_is_denied_is_enough_to_refuse_the_statement()
    {
        await using var bank = await Bank.OpenAsync();
        bank.World.Decisions.Denied.Add("/public/countries");

        using var response = await bank.AskAsync("SELECT a.label, c.name FROM accounts AS a CROSS JOIN countries AS c");

        response.StatusCode.Should().Be(HttpStatusCode.Forbidden);
        (await Expect.CodeOf(response)).Should().Be("AID3201");
        var ends = bank.World.Evidence.Bodies(EvidenceKinds.Outcome).Single();
        ends.GetProperty("outcome").GetString().Should().Be("failed");
    }

    [Fact]
    public async Task What_is_not_asked_of_a_database_is_refused_before_it_is_decided()
    {
        await using var bank = await Bank.OpenAsync(world => world.Settings["AgentIdentity:Upstreams:bank:Database:AllowWrites"] = "false");
        foreach (var (body, code) in new (object, string)[]
        {
            (new { sql = 1 }, "AID3400"),
            (new { sql = "SELECT 1", more = 1 }, "AID3400"),
            (new { sql = "SELECT id FROM accounts", max_rows = 0 }, "AID3400"),
            (new { sql = "SELECT id FROM accounts WHERE id = $1" }, "AID3400"),
            (new { sql = "SELECT id FROM accounts; DELETE FROM notes" }, "AID3401"),
            (new { sql = "DELETE FROM notes WHERE id = 1" }, "AID3402"),
        })
        {
            using var response = await bank.SendAsync("ben", body);
            (await Expect.CodeOf(response)).Should().Be(code, JsonSerializer.Serialize(body));
        }

        bank.World.Decisions.Asked.Should().BeEmpty();
    }

    [Fact]
    public async Task Rows_bytes_and_changes_stay_within_their_limits()
    {
        await using var bank = await Bank.OpenAsync(world => world.Settings["AgentIdentity:Upstreams:bank:Database:MaxResultBytes"] = "4096");

        using var some = await bank.SendAsync("ben", new { sql = "SELECT n FROM generate_series(1, 1000) AS n", max_rows = 7 });
        var rows = JsonDocument.Parse(await some.Content.ReadAsStringAsync()).RootElement;
        rows.GetProperty("row_count").GetInt32().Should().Be(7);
        rows.GetProperty("truncated").GetBoolean().Should().BeTrue();

        var many = await bank.RowsAsync("ben", "SELECT n, md5('x') FROM generate_series(1, 100000) AS n");
        many.GetProperty("truncated").GetBoolean().Should().BeTrue();
        many.GetProperty("rows").GetRawText().Length.Should().BeLessThan(4500);

        using var wide = await bank.AskAsync("SELECT string_agg(md5('x'), ',') FROM generate_series(1, 1000) AS n");
        (await Expect.CodeOf(wide)).Should().Be("AID3411");

        using var changed = await bank.SendAsync("ben", new { sql = "INSERT INTO notes (owner, body) SELECT 'ben', 'x' FROM generate_series(1, 5) AS n", max_rows = 4 });
        (await Expect.CodeOf(changed)).Should().Be("AID3410");
        (await bank.AdministerAsync("SELECT count(*) FROM notes")).Should().Be(2L);

        // The connections are as good as new.
        (await bank.RowsAsync("ben", "SELECT count(*) FROM accounts")).GetProperty("rows").GetRawText().Should().Be("[[2]]");
    }

    [Fact]
    public async Task A_rule_that_takes_members_out_refuses_a_statement()
    {
        await using var bank = await Bank.OpenAsync();
        bank.World.Decisions.Says = decision => decision with { Obligations = [new Policy.Obligation("hide-balance", Policy.ObligationKind.Redact, ["rows.balance"])] };

        using var response = await bank.AskAsync("SELECT balance AS b FROM accounts");

        (await Expect.CodeOf(response)).Should().Be("AID3205");
    }

    [Fact]
    public async Task Without_a_number_of_rows_the_grants_own_counts()
    {
        await using var bank = await Bank.OpenAsync();
        bank.World.Caller.Details = AuthorizationDetails.Of(new DataDetail([bank.World.Origin + "/api/bank"], ["select"], "public.accounts", [], 1));

        var rows = await bank.RowsAsync("ben", "SELECT id FROM accounts ORDER BY id");

        rows.GetProperty("row_count").GetInt32().Should().Be(1);
        rows.GetProperty("truncated").GetBoolean().Should().BeTrue();
        bank.World.Decisions.Asked.Single().Arguments!.Value.GetProperty("body").GetProperty("max_rows").GetInt32().Should().Be(1);
    }

    [Fact]
    public async Task No_record_no_statement()
    {
        await using var bank = await Bank.OpenAsync();
        bank.World.Evidence.Fails = true;

        using var response = await bank.AskAsync("INSERT INTO notes (owner, body) VALUES ('ben', 'unrecorded')");

        (await Expect.CodeOf(response)).Should().Be("AID3302");
        (await bank.AdministerAsync("SELECT count(*) FROM notes WHERE body = 'unrecorded'")).Should().Be(0L);
    }
}
