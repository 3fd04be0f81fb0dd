using System.Text.Json;
using System.Text.Json.Nodes;

namespace AgentIdentity.Cli.Tests;

public sealed class AdminCommandTests
{
    [Fact]
    public async Task Agent_add_makes_a_private_key_file_and_sends_only_the_public_half()
    {
        await using var server = await RecordedServer.StartAsync();
        server.Answers("POST /admin/agents", """{"id":"codex"}""", 201);
        var keyFile = Path.Combine(Directory.CreateTempSubdirectory().FullName, "codex.pem");

        var run = await server.RunAsync("agent", "add", "codex", "--owner", "ben", "--key", keyFile, "--redirect-uri", "http://127.0.0.1:1/back");

        run.Should().Be(new Run(0, "Agent codex is registered.\n", ""));
        var (_, authorization, body) = server.Asked.Should().ContainSingle().Subject;
        authorization.Should().Be($"Bearer {RecordedServer.Key}");
        var agent = JsonNode.Parse(body)!;
        agent["owner"]!.GetValue<string>().Should().Be("ben");
        agent["redirect_uris"]!.AsArray().Should().ContainSingle();
        var key = agent["jwks"]!["keys"]!.AsArray().Should().ContainSingle().Subject!.AsObject();
        key.ContainsKey("x").Should().BeTrue();
        key.ContainsKey("d").Should().BeFalse();
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(keyFile).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    [Theory]
    [InlineData("/agents")]
    [InlineData("/agents/")]
    public async Task A_server_with_a_path_is_asked_below_it(string path)
    {
        await using var server = await RecordedServer.StartAsync();
        server.PublicPath = path;
        server.Answers("GET /agents/admin/agents", "[]").Answers("GET /agents/healthz/ready", "{}").Answers("GET /agents/oauth2/jwks", """{"keys":[]}""")
            .Answers("GET /agents/.well-known/oauth-authorization-server", $$"""{"issuer":"{{server.Url}}/agents"}""");

        (await server.RunAsync("agent", "list")).ExitCode.Should().Be(0);
        var doctor = await server.RunAsync("doctor");

        doctor.Output.Should().Contain($"issuer {server.Url}/agents");
        server.Asked.Should().OnlyContain(static asked => asked.Request.Contains(" /agents/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Agent_add_uses_the_key_that_is_there()
    {
        await using var server = await RecordedServer.StartAsync();
        server.Answers("POST /admin/agents", "{}");
        var keyFile = Path.Combine(Directory.CreateTempSubdirectory().FullName, "codex.pem");

        await server.RunAsync("agent", "add", "codex", "--owner", "ben", "--key", keyFile);
        var pem = File.ReadAllText(keyFile);
        await server.RunAsync("agent", "add", "codex", "--owner", "ben", "--key", keyFile);

        File.ReadAllText(keyFile).Should().Be(pem);
        server.Asked.Select(asked => JsonNode.Parse(asked.Body)!["jwks"]!.ToJsonString()).Distinct().Should().ContainSingle();
    }

    [Fact]
    public async Task Lists_are_tables_for_people_and_the_answer_itself_for_programs()
    {
        const string Answer = """[{"id":"codex","name":"Codex","owner":"ben","state":"active"}]""";
        await using var server = await RecordedServer.StartAsync();
        server.Answers("GET /admin/agents", Answer);

        (await server.RunAsync("agent", "list")).Output.Should().Contain("OWNER").And.MatchRegex(@"codex\s+Codex\s+ben\s+active");
        var json = (await server.RunAsync("agent", "list", "--json")).Output;
        JsonNode.DeepEquals(JsonNode.Parse(json), JsonNode.Parse(Answer)).Should().BeTrue();
    }

    [Fact]
    public async Task Moments_are_shown_to_the_second_and_whole_in_JSON()
    {
        await using var server = await RecordedServer.StartAsync();
        server.Answers("GET /admin/delegations", """[{"id":"dlg_1","ends_at":"2026-12-23T02:53:18.8206765+00:00"}]""");

        (await server.RunAsync("delegation", "list")).Output.Should().Contain("2026-12-23 02:53:18Z").And.NotContain("8206765");
        (await server.RunAsync("delegation", "list", "--json")).Output.Should().Contain("8206765");
    }

    [Fact]
    public async Task What_agents_wrote_cannot_drive_the_terminal()
    {
        await using var server = await RecordedServer.StartAsync();
        server.Answers("GET /admin/delegations", JsonSerializer.Serialize(new[] { new { id = "dlg_1", purpose = "\u001b[2J[red]wiped[/]\u202etxt" } }));

        var run = await server.RunAsync("delegation", "list");

        run.Output.Should().Contain("\uFFFD[2J[red]wiped[/]\uFFFDtxt").And.NotContain("\u001b");
    }

    [Theory]
    [InlineData("agent suspend codex", "POST /admin/agents/codex/suspend")]
    [InlineData("agent resume codex", "POST /admin/agents/codex/resume")]
    [InlineData("tuple list", "GET /admin/tuples")]
    [InlineData("delegation end dlg_1", "POST /admin/delegations/dlg_1/end")]
    [InlineData("delegation end ../agents", "POST /admin/delegations/..%2Fagents/end")]
    [InlineData("delegation list --human ben --agent a&b", "GET /admin/delegations?human=ben&agent=a%26b")]
    [InlineData("usage dlg_1", "GET /admin/usage?delegation=dlg_1")]
    public async Task Commands_ask_the_administration_api(string command, string request)
    {
        await using var server = await RecordedServer.StartAsync();
        server.Answers(request, "{}").Answers(request.Replace("%2F", "%2f", StringComparison.Ordinal), "{}");

        var run = await server.RunAsync(command.Split(' '));

        run.Error.Should().BeEmpty();
        run.ExitCode.Should().Be(ExitCode.Done);
        server.Asked.Should().ContainSingle().Which.Request.Should().BeEquivalentTo(request);
    }

    [Theory]
    [InlineData("add", "/admin/tuples")]
    [InlineData("remove", "/admin/tuples/delete")]
    public async Task Tuples_are_sent_as_user_relation_object(string verb, string path)
    {
        await using var server = await RecordedServer.StartAsync();
        server.Answers($"POST {path}", "{}");

        (await server.RunAsync("tuple", verb, "user:ben", "human_may", "tool:crm/get_contact")).ExitCode.Should().Be(ExitCode.Done);

        server.Asked.Should().ContainSingle().Which.Body.Should().Be("""{"user":"user:ben","relation":"human_may","object":"tool:crm/get_contact"}""");
    }

    [Fact]
    public async Task Person_add_takes_the_password_from_a_file()
    {
        await using var server = await RecordedServer.StartAsync();
        server.Answers("POST /admin/people", "{}");
        var file = Path.GetTempFileName();
        File.WriteAllText(file, "correct horse\n");

        (await server.RunAsync("person", "add", "ben", "--password-file", file)).Output.Should().Be("ben can sign in.\n");

        server.Asked.Should().ContainSingle().Which.Body.Should().Be("""{"id":"ben","name":"ben","password":"correct horse"}""");
    }

    [Fact]
    public async Task Delegation_show_lists_its_calls()
    {
        await using var server = await RecordedServer.StartAsync();
        server.Answers("GET /admin/delegations/dlg_1", """{"id":"dlg_1","human":"ben","agent":"codex","state":"active"}""");
        server.Answers("GET /admin/delegations/dlg_1/calls", """[{"upstream":"crm","action":"tools/call","identifier":"search_contacts","decision":"allow","decision_id":"dec_1"}]""");

        var run = await server.RunAsync("delegation", "show", "dlg_1");

        run.Output.Should().Contain("human         ben").And.Contain("search_contacts").And.Contain("dec_1");
    }
}
