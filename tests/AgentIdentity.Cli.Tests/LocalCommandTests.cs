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
    public async Task Policy_check_names_a_file_without_line_and_takes_the_switches_of_the_server()
    {
        var folder = Directory.CreateTempSubdirectory();
        (await Run.Of("policy", "check", folder.FullName)).Output.Should().StartWith($"{folder.FullName}/model: there is no model/*.fga");

        folder.CreateSubdirectory("model");
        File.WriteAllText(Path.Combine(folder.FullName, "model", "main.fga"),
            "model\n  schema 1.1\ntype user\ntype doc\n  relations\n    define parent: [user, doc]\n    define reader: [user with $expression] or reader from parent\n");
        (await Run.Of("policy", "check", folder.FullName)).Output.Should().StartWith($"{folder.FullName}/model/main.fga:7:");
        (await Run.Of("policy", "check", folder.FullName, "--compatibility-v1", "--dynamic-conditions")).ExitCode.Should().Be(ExitCode.Done);
    }

    [Theory]
    [InlineData("""{"loaded":true,"digest":"sha256:2","tuples":7,"problems":[]}""", 0, "In force: 7 tuples, digest sha256:2\n")]
    [InlineData("""{"loaded":true,"digest":"sha256:1","tuples":7,"problems":[{"error":2005,"file":"model/main.fga","line":3,"column":1,"message":"wrong"}]}""", 1, "model/main.fga:3:1: wrong\nThe policy before stays in force: digest sha256:1\n")]
    public async Task Policy_reload_tells_what_is_in_force_or_what_kept_it_out(string answer, int exitCode, string output)
    {
        await using var server = await RecordedServer.StartAsync();
        server.Answers("POST /admin/policy/reload", answer);
        (await server.RunAsync("policy", "reload")).Should().Be(new Run(exitCode, output, ""));
    }

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
