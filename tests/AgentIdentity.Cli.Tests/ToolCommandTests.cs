using System.Text.Json.Nodes;

namespace AgentIdentity.Cli.Tests;

public sealed class ToolCommandTests
{
    private const string New = """{"upstream":"crm","tool":"refund","state":"new","by":"gateway","changed_at":"2026-11-23T10:00:00Z","digest":"d1"}""";

    [Fact]
    public async Task What_is_allowed_is_exactly_what_was_listed()
    {
        await using var server = await RecordedServer.StartAsync();
        server.Answers("GET /admin/tools?state=new&upstream=crm", $"[{New}]").Answers("POST /admin/tools/crm/allow", New.Replace("\"new\"", "\"approved\"", StringComparison.Ordinal));

        (await server.RunAsync("tools", "allow", "crm", "--all")).Output.Should().MatchRegex(@"crm\s+refund\s+approved");
        (await server.RunAsync("tools", "allow", "crm", "refund", "later")).ExitCode.Should().Be(0);

        server.Asked.Where(static asked => asked.Body.Length > 0).Select(static asked => JsonNode.Parse(asked.Body)!.ToJsonString()).Should().Equal(
            """{"tool":"refund","digest":"d1"}""", """{"tool":"refund","digest":"d1"}""", """{"tool":"later"}""");
        (await server.RunAsync("tools", "allow", "crm")).ExitCode.Should().Be(64);
    }

    [Fact]
    public async Task A_difference_is_shown_side_by_side_with_what_cannot_be_seen()
    {
        await using var server = await RecordedServer.StartAsync();
        server.Answers("GET /admin/tools/crm/definition?tool=refund", """
            {"upstream":"crm","tool":"refund","state":"changed","by":"gateway","changed_at":"2026-11-23T10:00:00Z","digest":"d2","approved_digest":"d1",
             "warnings":["hidden"],"differences":[{"path":"/description","before":"Pays.","after":"Pays.\u200b<b>"},{"path":"/annotations","before":null,"after":{"readOnlyHint":true}}]}
            """);
        var shown = (await server.RunAsync("tools", "diff", "crm", "refund")).Output;
        shown.Should().Contain("hidden\n/description\n  - \"Pays.\"\n  + \"Pays.\\u200B\\u003Cb\\u003E\"\n/annotations\n  + {\"readOnlyHint\":true}\ndigest  d2\n");
    }

    [Fact]
    public async Task Nobody_approves_without_a_digest()
    {
        await using var server = await RecordedServer.StartAsync();
        server.Answers("POST /admin/tools/crm/approve", New).Answers("POST /admin/tools/crm/forbid", New).Answers("GET /admin/tools?upstream=crm&state=changed", "[]");
        (await server.RunAsync("tools", "approve", "crm", "refund")).ExitCode.Should().Be(64);
        (await server.RunAsync("tools", "approve", "crm", "refund", "--digest", "d2")).Output.Should().Be("refund is on, as this definition describes it.\n");
        (await server.RunAsync("tools", "forbid", "crm", "refund")).Output.Should().Be("refund is off.\n");
        (await server.RunAsync("tools", "list", "--upstream", "crm", "--state", "changed")).ExitCode.Should().Be(0);
    }
}
