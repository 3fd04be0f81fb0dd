using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace AgentIdentity.Cli.Tests;

/// <summary>What a security engineer does with a policy folder before it goes live.</summary>
public sealed class PolicyStudioTests : IDisposable
{
    private const string Tests = """
        apiVersion: agentidentity/v1
        now: 2026-11-23T10:00:00Z
        delegations: { desk: { human: ann, agent: codex, grants: [{ tools: [crm/refund] }] } }
        tests:
          - name: small
            under: desk
            call: { tool: crm/refund, args: { amount: 5 } }
            expect: { outcome: allow }

        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("studio");

    public PolicyStudioTests()
    {
        Write("model/main.fga", "model\n  schema 1.1\ntype user\ntype agent\ntype tool\n  relations\n    define human_may: [user]\n    define agent_may: [agent]\n");
        Write("tuples/seed.yaml", "- { user: \"user:ann\", relation: human_may, object: \"tool:crm/refund\" }\n- { user: \"agent:codex\", relation: agent_may, object: \"tool:crm/refund\" }\n");
        Write("rules/a.yaml", "apiVersion: agentidentity/v1\nrules:\n  - { id: ceiling, owner: pay, on: { tools: [crm/refund] }, require: args.amount <= 100, message: \"Up to 100.\" }\n");
        Write("tests/a.test.yaml", Tests);
    }

    private string Root => _folder.FullName;

    [Fact]
    public async Task A_rule_that_is_never_false_in_the_tests_fails_them_until_a_test_or_an_excuse_is_added()
    {
        var run = await Run.Of("policy", "test", Root);

        run.ExitCode.Should().Be(ExitCode.Refused);
        run.Output.Should().Contain("Decisions 1/1 passing").And.Contain($"{Root}/rules/a.yaml:3: ceiling is never false in the tests\n  mend      add a test for the missing side")
            .And.EndWith("Rules 1/2 covered\nRelations 2/4 covered\n");
        (await Run.Of("policy", "test", Root, "--no-coverage")).ExitCode.Should().Be(ExitCode.Done);
        (await Run.Of("policy", "test", Path.Combine(Root, "tests", "a.test.yaml"))).ExitCode.Should().Be(ExitCode.Done, "one file alone need not show every rule");

        Write("tests/a.test.yaml", Tests + "excuses: [{ rule: ceiling, never: \"false\", because: \"only an example\" }]\n");
        (await Run.Of("policy", "test", Root)).ExitCode.Should().Be(ExitCode.Done);

        Write("tests/a.test.yaml", Tests + "  - { name: big, under: desk, call: { tool: crm/refund, args: { amount: 500 } }, expect: { rule: ceiling } }\n");
        (await Run.Of("policy", "test", Root)).Should().Match<Run>(r => r.ExitCode == ExitCode.Done && r.Output.Contains("Rules 2/2 covered"));
    }

    [Fact]
    public async Task Results_are_written_as_build_servers_read_them()
    {
        Write("tests/b.test.yaml", Tests.Replace("outcome: allow", "outcome: deny", StringComparison.Ordinal).Replace("name: small", "name: \"small \\u0001\"", StringComparison.Ordinal));
        var file = Path.Combine(Root, "results.xml");

        (await Run.Of("policy", "test", Root, "--junit", file)).ExitCode.Should().Be(ExitCode.Refused);

        var suites = XDocument.Load(file).Root!;
        (suites.Attribute("tests")!.Value, suites.Attribute("failures")!.Value).Should().Be(("3", "2"));
        suites.Descendants("failure").First().Value.Should().Contain("b.test.yaml:8:24: codex for ann: crm/refund {\"amount\":5}: expected outcome: deny, came allow");
        suites.Descendants("testcase").Select(c => c.Attribute("name")!.Value).Should().Equal("small", "small \uFFFD", "coverage of ceiling");
    }

    [Fact]
    public async Task Coverage_shows_every_rule_and_relation()
    {
        var run = await Run.Of("policy", "coverage", Root);

        run.ExitCode.Should().Be(ExitCode.Refused);
        run.Output.Should().Contain("  rule      ceiling  never false\n").And.Contain("  relation  tool#human_may  never false\n");
        var json = JsonNode.Parse((await Run.Of("policy", "coverage", Root, "--json")).Output)!;
        json["ok"]!.GetValue<bool>().Should().BeFalse();
        json["points"]![0]!["missing"]!.GetValue<string>().Should().Be("never false");
    }

    [Fact]
    public async Task Who_can_and_what_can_are_answered_from_a_folder()
    {
        (await Run.Of("policy", "who-can", "crm/refund", "--policy", Root)).Should().Be(new Run(ExitCode.Done,
            $"tool:crm/refund\n  people  user:ann\n  agents  agent:codex\n  rule    ceiling: Up to 100.  {Root}/rules/a.yaml:3\n", ""));
        (await Run.Of("policy", "what-can", "--human", "ann", "--agent", "codex", "--policy", Root)).Should().Be(new Run(ExitCode.Done, "  may     tool:crm/refund\n", ""));

        Write("tests/more.yaml", "- { user: \"user:eve\", relation: human_may, object: \"tool:crm/refund\" }\n");
        var who = JsonNode.Parse((await Run.Of("policy", "who-can", "crm/refund", "--policy", Root, "--tuples", Path.Combine(Root, "tests", "more.yaml"), "--json")).Output)!;
        who["people"]!.ToJsonString().Should().Be("""["user:ann","user:eve"]""");
        (await Run.Of("policy", "what-can", "--human", "eve", "--agent", "codex", "--all", "--policy", Root)).Should().Be(new Run(ExitCode.Refused,
            "  may not tool:crm/refund: the person lacks human_may\nNothing that both may use.\n", ""));
        (await Run.Of("policy", "who-can", "refund", "--policy", Root)).ExitCode.Should().Be(ExitCode.Usage);
    }

    [Fact]
    public async Task Who_can_and_what_can_are_answered_by_a_server()
    {
        await using var server = await RecordedServer.StartAsync();
        server.Answers("POST /fga/stores/00000000000000000000000001/list-users", """{"users":[{"object":{"type":"user","id":"ben"}}]}""")
            .Answers("POST /fga/stores/00000000000000000000000001/list-objects", """{"objects":["tool:crm/refund"]}""");

        (await server.RunAsync("policy", "who-can", "crm/refund")).Output.Should().StartWith("tool:crm/refund\n  people  user:ben\n");
        (await server.RunAsync("policy", "what-can", "--human", "ben", "--agent", "codex")).Output.Should().Be("  may     tool:crm/refund\n");
    }

    [Fact]
    public async Task What_can_passes_over_what_the_model_of_the_server_does_not_have()
    {
        await using var server = await RecordedServer.StartAsync();
        server.Answers("POST /fga/stores/00000000000000000000000001/list-objects", """{"message":"no type","code":"type_not_found"}""", 400);

        (await server.RunAsync("policy", "what-can", "--human", "ben", "--agent", "codex")).Should().Match<Run>(r => r.ExitCode == ExitCode.Refused && r.Output.StartsWith("Nothing."));
    }

    [Fact]
    public async Task Explain_asks_a_server_what_it_would_decide_now_without_counting_it()
    {
        await using var server = await RecordedServer.StartAsync();
        server.Answers("POST /access/v1/evaluation", """
            {"decision":false,"context":{"explanation":{"outcome":"deny","conjuncts":[{"name":"delegation","ok":false,"reason":"delegation_missing","why":"no delegation","remedy":"ask ben"}]}}}
            """);

        var run = await server.RunAsync("policy", "explain", "orders POST /orders/17?dry=true", "--human", "ben", "--agent", "codex", "--args", """{"amount":5}""");

        run.ExitCode.Should().Be(ExitCode.Refused);
        run.Output.Should().StartWith("codex for ben: orders POST /orders/17?dry=true: deny\n").And.Contain("mend  ask ben");
        JsonNode.DeepEquals(JsonNode.Parse(server.Asked.Single().Body), JsonNode.Parse("""
            {
              "subject": { "type": "user", "id": "ben" },
              "action": { "name": "POST", "properties": { "body": { "amount": 5 }, "query": "dry=true" } },
              "resource": { "type": "operation", "id": "orders/orders/17" },
              "context": { "agent": "codex", "agent_assurance": "authenticated", "preview": true }
            }
            """)).Should().BeTrue(server.Asked.Single().Body);
    }

    [Fact]
    public async Task Explain_tells_of_a_call_or_of_the_tests_of_a_file_what_made_each_part_hold()
    {
        var call = await Run.Of("policy", "explain", "crm/refund", "--policy", Root, "--human", "ann", "--agent", "codex", "--args", """{"amount":500}""");
        call.ExitCode.Should().Be(ExitCode.Refused);
        call.Output.Should().StartWith("codex for ann: crm/refund: deny\n  holds   human_may\n          by    user:ann is human_may of tool:crm/refund\n")
            .And.Contain("  fails   rules: rule_denied\n").And.Contain("mend  ask pay about rule ceiling");

        var test = await Run.Of("policy", "explain", Path.Combine(Root, "tests", "a.test.yaml"), "--test", "small");
        test.ExitCode.Should().Be(ExitCode.Done);
        test.Output.Should().StartWith("small: codex for ann: crm/refund {\"amount\":5}: allow\n");
        (await Run.Of("policy", "explain", Path.Combine(Root, "tests", "a.test.yaml"), "--test", "tiny")).Error.Should().Contain("it has 'small'");
        (await Run.Of("policy", "explain", "crm/refund", "--policy", Root)).Error.Should().Contain("--human ben --agent codex");
    }

    [Fact]
    public async Task Lint_fails_for_warnings_and_tells_notes()
    {
        (await Run.Of("policy", "lint", Root)).Should().Match<Run>(r => r.ExitCode == ExitCode.Done
            && r.Output.StartsWith($"note     {Root}/rules/a.yaml:3: rule ceiling reads arguments of crm/refund whose types nobody declares") && r.Output.EndsWith("(untyped-arguments)\n"));
        (await Run.Of("policy", "lint", Root, "--strict")).ExitCode.Should().Be(ExitCode.Refused);

        Write("rules/b.yaml", "apiVersion: agentidentity/v1\nrules:\n  - { id: nameless, message: m, mode: shadow, since: 2026-10-01, on: { tools: [crm/refund] }, deny: chain.depth > 3 }\n");
        var run = await Run.Of("policy", "lint", Root, "--at", "2026-11-23T10:00:00Z");
        run.ExitCode.Should().Be(ExitCode.Refused);
        run.Output.Should().Contain($"warning  {Root}/rules/b.yaml:3: rule nameless is in shadow for 53 days").And.Contain("rule nameless has no owner");
        var json = JsonNode.Parse((await Run.Of("policy", "lint", Root, "--at", "2026-11-23T10:00:00Z", "--json")).Output)!;
        json["findings"]!.AsArray().Select(f => f!["check"]!.GetValue<string>()).Should().Equal("untyped-arguments", "old-shadow", "rule-without-owner");
    }

    [Fact]
    public async Task A_call_that_the_mapping_does_not_list_is_said_to_be_so_with_what_was_meant()
    {
        Write("mappings/crm.yaml", "apiVersion: agentidentity/v1\nupstream: crm\ntools: { refund: { risk: high } }\n");

        (await Run.Of("policy", "who-can", "crm/refnud", "--policy", Root)).Should().Be(new Run(
            ExitCode.Refused, "", "agentid: mappings/crm.yaml does not list crm/refnud, so nobody may call it; did you mean 'refund'?\n"));
        (await Run.Of("policy", "explain", "crm/refnud", "--policy", Root, "--human", "ann", "--agent", "codex")).Error.Should().Contain("did you mean 'refund'?");
    }

    [Fact]
    public async Task Explain_shows_what_the_server_recorded()
    {
        await using var server = await RecordedServer.StartAsync();
        server.Answers("GET /admin/decisions/dec_1", """{"entries":[{"body":{"decision":{"outcome":"allow","conjuncts":[]}}}]}""");

        (await server.RunAsync("policy", "explain", "dec_1")).Output.Should().StartWith("dec_1: allow\n");
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private void Write(string name, string text)
    {
        var path = Path.Combine(Root, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
