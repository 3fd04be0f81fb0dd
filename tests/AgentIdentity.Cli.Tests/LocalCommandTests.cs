using System.Text.Json.Nodes;

namespace AgentIdentity.Cli.Tests;

public sealed class LocalCommandTests
{
    [Fact]
    public async Task Init_writes_settings_once_and_never_over_others()
    {
        var folder = Path.Combine(Directory.CreateTempSubdirectory().FullName, "broker");

        var first = await Run.Of("init", folder);
        first.ExitCode.Should().Be(ExitCode.Done);
        first.Output.Should().Contain("policies/default", "a server without a policy refuses every call");
        var settings = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "appsettings.json")))!;
        settings["AgentIdentity"]!["PublicUrl"]!.GetValue<string>().Should().Be("http://127.0.0.1:5080");

        (await Run.Of("init", folder)).ExitCode.Should().Be(ExitCode.Refused);
    }

    [Fact]
    public async Task Policy_check_of_a_folder_that_is_not_there_says_so() =>
        (await Run.Of("policy", "check", "/nowhere")).ExitCode.Should().Be(ExitCode.Unavailable);

    [Fact]
    public async Task Doctor_without_a_server_says_what_to_look_at()
    {
        var run = await Run.Of("doctor", "--server", "http://127.0.0.1:1");

        run.ExitCode.Should().Be(ExitCode.Refused);
        run.Output.Should().Contain("FAIL  server").And.Contain("Is it started?");
    }

    [Fact]
    public async Task Doctor_goes_on_when_a_server_answers_but_is_not_ready()
    {
        await using var server = await RecordedServer.StartAsync();
        server.Answers("GET /healthz/ready", "not ready", 503).Answers("GET /admin/policy", """{"digest":null,"problems":["one"]}""");

        var run = await server.RunAsync("doctor");

        run.Output.Should().Contain("FAIL  server").And.Contain("1 problems: every call is refused");
    }

    [Fact]
    public async Task Doctor_compares_the_name_the_server_gives_itself()
    {
        await using var server = await RecordedServer.StartAsync();
        server.Answers("GET /healthz/ready", "ok").Answers("GET /admin/policy", """{"digest":"sha256:1","problems":[]}""")
            .Answers("GET /.well-known/oauth-authorization-server", """{"issuer":"https://elsewhere.example"}""");

        var run = await server.RunAsync("doctor");

        run.Output.Should().Contain("ok    server").And.Contain("FAIL  metadata").And.Contain("PublicUrl").And.Contain("FAIL  token keys");
    }
}
