using System.Net;
using AgentIdentity.Gateway.Tests.World;

namespace AgentIdentity.Gateway.Tests.Data;

/// <summary>A database in which something goes past row-level security is not asked at all.</summary>
public sealed class ExaminationTests
{
    [Theory]
    [InlineData("GRANT SELECT ON salaries TO agentid_agent")]
    [InlineData("GRANT SELECT ON salaries TO PUBLIC")]
    [InlineData("GRANT SELECT (who) ON salaries TO agentid_agent")]
    [InlineData("CREATE VIEW everything AS SELECT * FROM accounts; GRANT SELECT ON everything TO agentid_agent")]
    [InlineData("CREATE MATERIALIZED VIEW everything AS SELECT * FROM accounts; GRANT SELECT ON everything TO agentid_agent")]
    [InlineData("GRANT TRUNCATE ON notes TO agentid_agent")]
    [InlineData("GRANT REFERENCES ON accounts TO agentid_agent")]
    [InlineData("GRANT INSERT ON countries TO agentid_agent")]
    [InlineData("GRANT SELECT ON agentid.keys TO agentid_agent")]
    [InlineData("GRANT CREATE ON SCHEMA public TO agentid_agent")]
    [InlineData("ALTER TABLE accounts DISABLE ROW LEVEL SECURITY")]
    [InlineData("DROP POLICY agentid_context ON accounts")]
    [InlineData("ALTER POLICY agentid_context ON accounts USING (true)")]
    [InlineData("CREATE FUNCTION everything() RETURNS SETOF accounts LANGUAGE sql SECURITY DEFINER AS 'SELECT * FROM accounts'")]
    [InlineData("ALTER FUNCTION agentid.context() SECURITY INVOKER")]
    [InlineData("ALTER TABLE countries OWNER TO agentid_agent")]
    [InlineData("CREATE EXTENSION dblink")]
    [InlineData("DROP SCHEMA agentid CASCADE")]
    public async Task What_passes_row_level_security_keeps_every_statement_out(string change)
    {
        await using var bank = await Bank.OpenAsync();
        await bank.AdministerAsync(change);

        using var response = await bank.AskAsync("SELECT code FROM countries");

        response.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
        (await Expect.CodeOf(response)).Should().Be("AID3405");
        (await response.Content.ReadAsStringAsync()).Should().NotContainAny("salaries", "everything", "dblink");
    }

    [Theory]
    [InlineData("CREATE VIEW mine WITH (security_invoker = true) AS SELECT label FROM accounts; GRANT SELECT ON mine TO agentid_agent")]
    [InlineData("CREATE VIEW mine AS SELECT label FROM accounts WHERE owner = agentid.human(); GRANT SELECT ON mine TO agentid_agent")]
    public async Task A_view_that_reads_for_its_caller_or_is_known_to_be_shared_may_be_asked(string change)
    {
        await using var bank = await Bank.OpenAsync(world => world.Settings["AgentIdentity:Upstreams:bank:Database:Shared:1"] = change.Contains("security_invoker", StringComparison.Ordinal) ? "public.other" : "public.mine");
        await bank.AdministerAsync(change);

        (await bank.RowsAsync("ada", "SELECT label FROM mine")).GetProperty("rows").GetRawText().Should().Be("""[["ada-secret"]]""");
    }

    [Fact]
    public async Task Another_key_in_the_database_is_found_before_a_statement_is_sent()
    {
        await using var bank = await Bank.OpenAsync();
        await bank.AdministerAsync("SELECT agentid.add_key('k1', decode(repeat('ab', 32), 'hex'))");

        using var response = await bank.AskAsync("SELECT label FROM accounts");

        (await Expect.CodeOf(response)).Should().Be("AID3406");
    }

    [Fact]
    public async Task A_key_is_replaced_while_both_hold()
    {
        await using var bank = await Bank.OpenAsync(world =>
        {
            world.Settings["AgentIdentity:Upstreams:bank:Database:ContextKeyId"] = "k2";
            world.Settings["AgentIdentity:Upstreams:bank:Database:ContextKey"] = new string('b', 64);
        });
        using var early = await bank.AskAsync("SELECT label FROM accounts");
        await bank.AdministerAsync("SELECT agentid.add_key('k2', decode(repeat('bb', 32), 'hex'))");

        (await Expect.CodeOf(early)).Should().Be("AID3406");
        (await bank.RowsAsync("ada", "SELECT label FROM accounts")).GetProperty("row_count").GetInt32().Should().Be(1);
    }
}
