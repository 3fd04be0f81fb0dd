using System.Text.Json.Nodes;

namespace AgentIdentity.Cli.Tests;

public sealed class RelationCommandTests
{
    private const string Store = "/fga/stores/00000000000000000000000001";

    [Theory]
    [InlineData("true", 0, "user:ben has human_may to tool:crm/search")]
    [InlineData("false", 1, "user:ben does not have human_may to tool:crm/search")]
    public async Task A_check_answers_by_exit_code_and_shows_the_steps(string allowed, int exitCode, string sentence)
    {
        await using var server = await RecordedServer.StartAsync();
        server.Answers($"POST {Store}/check", $$"""{"allowed":{{allowed}},"resolution":"tool:crm/search#human_may: the steps"}""");
        var run = await server.RunAsync("relation", "check", "user:ben", "human_may", "tool:crm/search", "--context", """{"region":"eu"}""");
        run.Should().Be(new Run(exitCode, sentence + "\ntool:crm/search#human_may: the steps\n", ""));
        var asked = JsonNode.Parse(server.Asked.Single().Body)!;
        asked["context"]!["region"]!.GetValue<string>().Should().Be("eu");
        asked["trace"]!.GetValue<bool>().Should().BeTrue();
    }

    [Fact]
    public async Task Users_names_people_sets_and_everyone()
    {
        await using var server = await RecordedServer.StartAsync();
        server.Answers($"POST {Store}/list-users", """
            {"users":[{"wildcard":{"type":"user"}},{"object":{"type":"user","id":"ben"}},{"userset":{"type":"role","id":"sales","relation":"assignee"}}]}
            """);
        var run = await server.RunAsync("relation", "users", "tool:crm/search", "human_may", "--type", "role#assignee");
        run.Output.Should().Be("role:sales#assignee\nuser:* (everyone of this type)\nuser:ben\n");
        JsonNode.Parse(server.Asked.Single().Body)!["user_filters"]!.ToJsonString().Should().Be("""[{"type":"role","relation":"assignee"}]""");
    }

    /// <summary>A decision knows the time; without it a right that ends by itself could not be asked about.</summary>
    [Fact]
    public async Task The_present_time_is_given_where_decisions_are_made_and_nowhere_else()
    {
        await using var server = await RecordedServer.StartAsync();
        server.Answers($"POST {Store}/check", """{"allowed":true}""").Answers("POST /fga/stores/01K/check", """{"allowed":true}""");

        await server.RunAsync("relation", "check", "user:ben", "human_may", "tool:crm/search");
        await server.RunAsync("relation", "check", "user:ben", "human_may", "tool:crm/search", "--context", """{"now":"2027-01-01T00:00:00Z"}""");
        await server.RunAsync("relation", "check", "user:ben", "reader", "doc:1", "--store", "01K");

        var contexts = server.Asked.Select(asked => JsonNode.Parse(asked.Body)!["context"]).ToList();
        contexts[0]!["now"]!.GetValue<DateTimeOffset>().Should().BeCloseTo(TimeProvider.System.GetUtcNow(), TimeSpan.FromMinutes(1));
        contexts[1]!["now"]!.GetValue<string>().Should().Be("2027-01-01T00:00:00Z");
        contexts[2].Should().BeNull();
    }

    [Fact]
    public async Task A_full_list_says_that_there_may_be_more()
    {
        await using var server = await RecordedServer.StartAsync();
        server.Answers($"POST {Store}/list-objects", new JsonObject { ["objects"] = new JsonArray([.. Enumerable.Range(0, 1000).Select(static i => JsonValue.Create($"tool:{i}"))]) }.ToJsonString());
        (await server.RunAsync("relation", "objects", "user:ben", "human_may", "tool")).Output.Should().EndWith("there may be more.\n");
    }

    [Fact]
    public async Task Tuples_are_listed_by_user_relation_and_object()
    {
        await using var server = await RecordedServer.StartAsync();
        server.Answers("GET /admin/tuples?user=role%3Aa%23assignee&object=tool%3Ax", """[{"user":"role:a#assignee","relation":"human_may","object":"tool:x"}]""");
        (await server.RunAsync("tuple", "list", "--user", "role:a#assignee", "--object", "tool:x")).Output.Should().Contain("human_may");
    }

    [Fact]
    public async Task Objects_are_listed_in_their_order()
    {
        await using var server = await RecordedServer.StartAsync();
        server.Answers($"POST {Store}/list-objects", """{"objects":["tool:b","tool:a"]}""");
        (await server.RunAsync("relation", "objects", "user:ben", "human_may", "tool")).Output.Should().Be("tool:a\ntool:b\n");
    }

    [Fact]
    public async Task A_refusal_in_the_form_of_OpenFGA_is_shown_with_its_code()
    {
        await using var server = await RecordedServer.StartAsync();
        server.Answers($"POST {Store}/check", """{"code":"validation_error","message":"relation 'tool#flies' not found"}""", 400);
        var run = await server.RunAsync("relation", "check", "user:ben", "flies", "tool:crm/search");
        run.Should().Be(new Run(1, "", "agentid: relation 'tool#flies' not found (validation_error)\n"));
    }

    [Theory]
    [InlineData("relation", "users", "tool", "human_may")]
    [InlineData("relation", "objects", "user:ben", "human_may", "tool", "--context", "[]")]
    [InlineData("tuple", "add", "user:ben", "human_may", "tool:x", "--context", "{}")]
    [InlineData("tuple", "add", "user:ben", "human_may", "tool:x", "--condition", "until", "--context", "{")]
    public async Task What_cannot_be_read_is_not_sent(params string[] command)
    {
        await using var server = await RecordedServer.StartAsync();
        (await server.RunAsync(command)).ExitCode.Should().Be(64);
        server.Asked.Should().BeEmpty();
    }

    [Fact]
    public async Task A_tuple_can_have_a_condition_with_values()
    {
        await using var server = await RecordedServer.StartAsync();
        server.Answers("POST /admin/tuples", "{}");
        await server.RunAsync("tuple", "add", "user:ben", "human_may", "tool:x", "--condition", "until", "--context", """{"end":"2027-01-01T00:00:00Z"}""");
        JsonNode.Parse(server.Asked.Single().Body)!["condition"]!.ToJsonString().Should().Be("""{"name":"until","context":{"end":"2027-01-01T00:00:00Z"}}""");
    }
}
