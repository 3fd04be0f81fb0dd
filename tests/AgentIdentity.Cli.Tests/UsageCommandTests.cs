using System.Text.Json.Nodes;

namespace AgentIdentity.Cli.Tests;

public sealed class UsageCommandTests
{
    private const string Report = """
        {"by":"model","from":"2026-11-01","to":"2026-11-23","lines":[
          {"key":"fast","calls":2,"input_tokens":100,"cached_tokens":10,"cache_write_tokens":0,"output_tokens":50,"reasoning_tokens":5,"cost_usd":"1.50","cost_micro_usd":1500000,"reserved_micro_usd":0,"bound_micro_usd":0,"finished_tasks":1,"cost_per_finished_task_micro_usd":1500000,"cost_per_finished_task_usd":"1.50"},
          {"key":"=cmd, \"x\"","calls":1,"input_tokens":1,"cached_tokens":0,"cache_write_tokens":0,"output_tokens":1,"reasoning_tokens":0,"cost_usd":"0.50","cost_micro_usd":500000,"reserved_micro_usd":0,"bound_micro_usd":0,"finished_tasks":0}],
         "total":{"key":"total","calls":3,"cost_usd":"2.00","cost_micro_usd":2000000,"cost_per_finished_task_usd":"1.50"}}
        """;

    private const string Budget = """{"account":"human:ben","per":"month","usd":"20.00","used_usd":"1.50","left_usd":"18.50","set_at":"2026-11-23T10:00:00Z","set_by":"admin"}""";

    [Fact]
    public async Task A_report_is_a_table_with_bars_and_a_sum()
    {
        await using var server = await RecordedServer.StartAsync();
        server.Answers("GET /admin/usage?by=model&from=2026-11-01", Report);

        var (exitCode, output, _) = await server.RunAsync("usage", "--by", "model", "--from", "2026-11-01");

        exitCode.Should().Be(0);
        output.Should().MatchRegex(@"MODEL\s+CALLS").And.MatchRegex(@"fast\s+2\s+100\s+10\s+50\s+5\s+1\.50\s+1\s+1\.50");
        output.Should().MatchRegex(@"fast  █+ 1\.5").And.Contain("total: 2.00 USD in 3 calls from 2026-11-01 to 2026-11-23, 1.50 USD a finished task");
    }

    [Fact]
    public async Task A_report_is_comma_separated_for_spreadsheets_that_must_not_run_names()
    {
        await using var server = await RecordedServer.StartAsync();
        server.Answers("GET /admin/usage?by=model", Report);

        var lines = (await server.RunAsync("usage", "--by", "model", "--csv")).Output.TrimEnd().Split('\n');

        lines[0].Should().StartWith("key,calls,input_tokens");
        lines[1].Should().Be("fast,2,100,10,0,50,5,1.50,1500000,0,0,1,1500000");
        lines[2].Should().StartWith("\"'=cmd, \"\"x\"\"\",1,");
    }

    [Fact]
    public async Task A_ledger_that_does_not_balance_is_an_exit_code()
    {
        await using var server = await RecordedServer.StartAsync();
        server.Answers("GET /admin/usage/verify", """{"balances":true,"problems":[]}""");
        (await server.RunAsync("usage", "verify")).Should().Be(new Run(0, "The ledger balances.\n", ""));

        server.Answers("GET /admin/usage/verify", """{"balances":false,"problems":["an account is not the sum of its movements (human:ben)"]}""");
        var broken = await server.RunAsync("usage", "verify");
        broken.ExitCode.Should().Be(1);
        broken.Output.Should().Contain("does not balance").And.Contain("human:ben");
    }

    [Fact]
    public async Task Budgets_are_set_listed_and_removed()
    {
        await using var server = await RecordedServer.StartAsync();
        server.Answers("POST /admin/budgets/set", Budget).Answers("POST /admin/budgets/remove", Budget).Answers("GET /admin/budgets", $"[{Budget}]");

        (await server.RunAsync("budget", "set", "human", "ben", "20.00", "--per", "month")).Output.Should().Be("human:ben may spend 20.00 USD a month.\n");
        (await server.RunAsync("budget", "remove", "human", "ben", "--per", "month")).Output.Should().Be("human:ben has no budget a month any more.\n");
        (await server.RunAsync("budget", "list")).Output.Should().MatchRegex(@"human:ben\s+month\s+20\.00\s+1\.50\s+18\.50");
        JsonNode.Parse(server.Asked.First().Body)!.ToJsonString().Should().Be("""{"kind":"human","name":"ben","per":"month","usd":"20.00"}""");
    }
}
