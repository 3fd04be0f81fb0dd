using System.Text.Json.Nodes;

namespace AgentIdentity.Cli.Tests;

public sealed class StopCommandTests
{
    private const string Preview = """{"level":"agent","target":"codex","streams":2,"calls":1,"tokens":3,"delegations":4,"approvals":5,"agents":["codex","scout"],"humans":["ben"]}""";
    private const string Report = """
        {"id":"stp_1","level":"agent","target":"codex","streams_ended":2,"calls_ended":1,"still_ending":1,"tokens_cut":3,"delegations_ended":4,"approvals_withdrawn":5,"elapsed_ms":17,"durable":false}
        """;

    [Fact]
    public async Task Without_yes_it_says_what_it_would_stop_and_stops_nothing()
    {
        await using var server = await RecordedServer.StartAsync();
        server.Answers("POST /admin/stop/preview", Preview);

        var shown = await server.RunAsync("stop", "agent", "codex");

        shown.ExitCode.Should().Be(0);
        shown.Output.Should().MatchRegex(@"streams\s+2").And.MatchRegex(@"delegations\s+4").And.Contain("scout").And.Contain("Nothing was stopped. Add --yes to stop it.");
        server.Asked.Should().ContainSingle().Which.Request.Should().Be("POST /admin/stop/preview");
    }

    [Fact]
    public async Task With_yes_it_stops_and_says_what_ended_and_what_did_not()
    {
        await using var server = await RecordedServer.StartAsync();
        server.Answers("POST /admin/stop", Report);

        var done = await server.RunAsync("stop", "agent", "codex", "--human", "ben", "--reason", "loops", "--yes");

        done.Output.Should().Contain("Stopped in 17 ms: 2 streams and 1 other calls ended, 3 tokens cut, 4 delegations ended, 5 approvals withdrawn.")
            .And.Contain("1 calls were told to end").And.Contain("could not be written");
        JsonNode.Parse(server.Asked.Single().Body)!.ToJsonString().Should().Be("""{"level":"agent","target":"codex","human":"ben","reason":"loops"}""");
    }

    [Theory]
    [InlineData("""{"level":"call","target":"dec_1"}""", "stop", "call", "dec_1", "--yes")]
    [InlineData("""{"level":"delegation","target":"dlg_1"}""", "stop", "delegation", "dlg_1", "--yes")]
    [InlineData("""{"level":"human","target":"ben"}""", "stop", "human", "ben", "--yes")]
    [InlineData("""{"level":"everything"}""", "stop", "everything", "--yes")]
    public async Task Each_level_is_one_command(string body, params string[] command)
    {
        await using var server = await RecordedServer.StartAsync();
        server.Answers("POST /admin/stop", Report);
        (await server.RunAsync([.. command, "--json"])).Output.Should().Contain("\"streams_ended\": 2");
        JsonNode.Parse(server.Asked.Single().Body)!.ToJsonString().Should().Be(body);
    }

    [Fact]
    public async Task A_refusal_of_the_server_is_the_answer()
    {
        await using var server = await RecordedServer.StartAsync();
        server.Answers("POST /admin/stop", """{"code":"AID5401","detail":"No running call has this id."}""", 404);
        (await server.RunAsync("stop", "call", "dec_1", "--yes")).ExitCode.Should().NotBe(0);
        (await server.RunAsync("stop", "agent")).ExitCode.Should().Be(64);
        (await server.RunAsync("stop", "everything", "ben")).ExitCode.Should().Be(64);
    }
}
