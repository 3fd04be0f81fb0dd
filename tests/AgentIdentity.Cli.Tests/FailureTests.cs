using System.Text.Json.Nodes;

namespace AgentIdentity.Cli.Tests;

public sealed class FailureTests
{
    [Fact]
    public async Task A_refusal_of_the_server_is_told_with_its_code()
    {
        await using var server = await RecordedServer.StartAsync();
        server.Answers("POST /admin/agents/ghost/suspend", """{"title":"Unknown agent","detail":"There is no agent ghost.","code":"AID5001"}""", 404);

        var run = await server.RunAsync("agent", "suspend", "ghost");

        run.Should().Be(new Run(ExitCode.Refused, "", "agentid: There is no agent ghost. (AID5001)\n"));
    }

    [Fact]
    public async Task With_json_a_failure_is_JSON_too()
    {
        await using var server = await RecordedServer.StartAsync();
        server.Answers("GET /admin/agents", """{"code":"AID5009"}""", 401);

        var run = await server.RunAsync("agent", "list", "--json");

        run.ExitCode.Should().Be(ExitCode.Refused);
        JsonNode.Parse(run.Error)!["code"]!.GetValue<string>().Should().Be("AID5009");
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_another_exit_code()
    {
        var key = Path.GetTempFileName();

        var run = await Run.Of("agent", "list", "--server", "http://127.0.0.1:1", "--admin-key-file", key);

        run.ExitCode.Should().Be(ExitCode.Unavailable);
        run.Error.Should().StartWith("agentid: http://127.0.0.1:1/ cannot be reached");
    }

    [Fact]
    public async Task A_key_that_is_not_there_says_where_it_should_be()
    {
        var run = await Run.Of("agent", "list", "--admin-key-file", "/nowhere/admin.key");

        run.ExitCode.Should().Be(ExitCode.Unavailable);
        run.Error.Should().Contain("/nowhere/admin.key");
    }

    [Fact]
    public async Task The_administrators_key_never_leaves_this_machine_in_the_clear()
    {
        var run = await Run.Of("agent", "list", "--server", "http://broker.example", "--admin-key-file", Path.GetTempFileName());

        run.ExitCode.Should().Be(ExitCode.Usage);
        run.Error.Should().Contain("in the clear");
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        await using var server = await RecordedServer.StartAsync();
        server.Answers("GET /admin/agents", "", 302);

        (await server.RunAsync("agent", "list")).ExitCode.Should().Be(ExitCode.Refused);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("agent")]
    [InlineData("agent add codex")]
    [InlineData("agent list --server not-a-url")]
    public async Task A_wrong_command_line_is_a_usage_error(string command) =>
        (await Run.Of(command.Split(' '))).ExitCode.Should().Be(ExitCode.Usage);

    [Fact]
    public async Task An_answer_that_is_not_JSON_is_told_as_such()
    {
        await using var server = await RecordedServer.StartAsync();
        server.Answers("GET /admin/agents", "<html>");

        (await server.RunAsync("agent", "list")).Error.Should().Contain("did not answer in JSON");
    }
}
