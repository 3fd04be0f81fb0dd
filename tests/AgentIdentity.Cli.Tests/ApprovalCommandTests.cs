using System.Text.Json.Nodes;

namespace AgentIdentity.Cli.Tests;

public sealed class ApprovalCommandTests
{
    private const string Waiting = """
        {"id":"apr_1","state":"pending","rule":"refunds","from":"role:team-lead","message":"Refunds above 100 need a team lead.","human":"ben","agent":"codex",
         "delegation":"dlg_1","kind":"mcp","upstream":"crm","action":"tools/call","identifier":"create_refund","arguments":{"amount":250},"arguments_digest":"sha256:0",
         "bundle":"sha256:1","decision":"dec_1","created_at":"2026-11-23T10:00:00Z","expires_at":"2026-11-23T10:15:00Z"}
        """;

    [Fact]
    public async Task What_waits_is_listed_and_shown_with_its_arguments()
    {
        await using var server = await RecordedServer.StartAsync();
        server.Answers("GET /admin/approvals?state=pending&human=ben", $"[{Waiting}]").Answers("GET /admin/approvals/apr_1", Waiting);
        (await server.RunAsync("approval", "list", "--state", "pending", "--human", "ben")).Output.Should().MatchRegex(@"apr_1\s+pending\s+ben\s+codex\s+crm\s+create_refund\s+refunds\s+role:team-lead");
        var shown = await server.RunAsync("approval", "show", "apr_1");
        shown.ExitCode.Should().Be(0);
        shown.Output.Should().Contain("Refunds above 100 need a team lead.").And.MatchRegex("arguments .*250");
    }

    [Theory]
    [InlineData("approve", "Approval apr_1 is approved: the agent may make this call once.\n")]
    [InlineData("deny", "Approval apr_1 is denied.\n")]
    public async Task A_person_answers_by_name(string verb, string said)
    {
        await using var server = await RecordedServer.StartAsync();
        server.Answers($"POST /admin/approvals/apr_1/{verb}", Waiting.Replace("pending", verb == "deny" ? "denied" : "approved", StringComparison.Ordinal));
        (await server.RunAsync("approval", verb, "apr_1")).ExitCode.Should().Be(64, "nobody answers without a name");
        (await server.RunAsync("approval", verb, "apr_1", "--by", "ann")).Should().Be(new Run(0, said, ""));
        JsonNode.Parse(server.Asked.Single().Body)!["by"]!.GetValue<string>().Should().Be("ann");
    }

    [Fact]
    public async Task A_word_goes_along_and_a_yes_that_is_not_enough_says_so()
    {
        await using var server = await RecordedServer.StartAsync();
        server.Answers("POST /admin/approvals/apr_1/approve", Waiting).Answers("POST /admin/approvals/apr_1/remark", Waiting);
        (await server.RunAsync("approval", "approve", "apr_1", "--by", "ann", "--note", "Fine by me."))
            .Should().Be(new Run(0, "Approval apr_1 has this yes; somebody else's is needed too.\n", ""));
        (await server.RunAsync("approval", "note", "apr_1", "Which customer?", "--by", "ann")).Should().Be(new Run(0, "Approval apr_1 has the note.\n", ""));
        server.Asked.Select(static asked => JsonNode.Parse(asked.Body)!["note"]!.GetValue<string>()).Should().Equal("Fine by me.", "Which customer?");
    }
}
