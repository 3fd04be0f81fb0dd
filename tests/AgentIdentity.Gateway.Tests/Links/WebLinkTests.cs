using System.Text.Json;
using AgentIdentity.Gateway.Configuration;
using AgentIdentity.Gateway.Mcp.Links;
using AgentIdentity.Gateway.Tests.World;
using static AgentIdentity.Gateway.Tests.Links.LinkWorld;

namespace AgentIdentity.Gateway.Tests.Links;

/// <summary>Servers of the SDK over HTTP, of both eras: in modern terms they are the same.</summary>
public sealed class WebLinkTests
{
    private const string Elicits = """{"elicitation":{"form":{}}}""";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_server_of_either_era_is_discovered_listed_called_read_and_prompted(bool sessions)
    {
        await using var server = await EraServer.StartAsync(sessions);
        await using var world = World(EraServer.AddressOf(server));
        var call = world.Call("crm");

        var face = (await world.Links.For(call.Upstream).DiscoverAsync(call, CancellationToken.None)).Face!;
        face.Revision.Should().Be(sessions ? "2025-11-25" : "2026-07-28");
        face.Can("tools").Should().BeTrue();
        face.Instructions.Should().Be("Be kind.");
        (await world.Links.SpeaksModernHttpAsync(call, CancellationToken.None)).Should().Be((!sessions, null));

        var tools = await world.ResultAsync(call, Request("tools/list"));
        tools.GetProperty("resultType").GetString().Should().Be("complete");
        tools.GetProperty("tools").EnumerateArray().Select(static tool => tool.GetProperty("name").GetString()).Should().BeEquivalentTo("echo", "count", "wait", "greet", "compose", "where");
        TextOf(await world.ResultAsync(call, Tool("echo", new { text = "größe\n2" }))).Should().Be("you said größe\n2");
        (await world.ResultAsync(call, Request("resources/read", new { uri = "test://notes" }))).GetProperty("contents")[0].GetProperty("text").GetString()
            .Should().Be("remember the milk");
        (await world.ResultAsync(call, Request("prompts/get", new { name = "summary", arguments = new { topic = "it" } }))).GetProperty("messages").GetArrayLength().Should().Be(1);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_error_of_the_server_is_an_answer_and_an_unknown_method_is_one(bool sessions)
    {
        await using var server = await EraServer.StartAsync(sessions);
        await using var world = World(EraServer.AddressOf(server));

        var end = (await world.AskAsync(world.Call("crm"), Tool("no_such_tool")))[^1];
        end.Should().BeOfType<LinkResponse>().Which.Error!.Value.GetProperty("code").GetInt32().Should().Be(-32602);
        end = (await world.AskAsync(world.Call("crm"), Request("tasks/get", new { taskId = "1" })))[^1];
        end.Should().BeOfType<LinkResponse>().Which.Error!.Value.GetProperty("code").GetInt32().Should().Be(-32601);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Progress_comes_back_under_the_callers_own_token(bool sessions)
    {
        await using var server = await EraServer.StartAsync(sessions);
        await using var world = World(EraServer.AddressOf(server));
        var token = Json("\"mine\"");

        var messages = await world.AskAsync(world.Call("crm"), Tool("count", new { to = 3 }) with { ProgressToken = token });

        messages[^1].Should().BeOfType<LinkResponse>();
        var notes = messages.OfType<LinkNotification>().ToList();
        notes.Should().NotBeEmpty().And.OnlyContain(note => note.Method == "notifications/progress");
        notes.Should().OnlyContain(note => note.Params!.Value.GetProperty("progressToken").GetString() == "mine");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_a_server_asks_in_the_middle_of_a_call_is_input_required_and_the_retry_goes_on_with_it(bool sessions)
    {
        await using var server = await EraServer.StartAsync(sessions);
        await using var world = World(EraServer.AddressOf(server));
        var request = Tool("greet", capabilities: Elicits);

        var required = await world.ResultAsync(world.Call("crm"), request);

        required.GetProperty("resultType").GetString().Should().Be("input_required");
        var asked = required.GetProperty("inputRequests").EnumerateObject().Single();
        asked.Value.GetProperty("method").GetString().Should().Be("elicitation/create");
        asked.Value.GetProperty("params").GetProperty("message").GetString().Should().Be("Who are you?");
        var answers = new Dictionary<string, object> { [asked.Name] = new { action = "accept", content = new { name = "Ben" } } };
        TextOf(await world.ResultAsync(world.Call("crm"), Retry(request, required, answers))).Should().StartWith("hello Ben");
    }

    [Fact]
    public async Task A_parked_call_answers_once_and_to_its_own_delegation_alone()
    {
        await using var server = await EraServer.StartAsync(sessions: true);
        await using var world = World(EraServer.AddressOf(server));
        var request = Tool("greet", capabilities: Elicits);
        var required = await world.ResultAsync(world.Call("crm"), request);
        var retry = Retry(request, required, new Dictionary<string, object> { ["input-0"] = new { action = "decline" } });

        (await world.AskAsync(world.Call("crm", "dlg_2"), retry))[^1].Should().Be(new LinkFailure(GatewayError.LinkParkedGone));
        TextOf(await world.ResultAsync(world.Call("crm"), retry)).Should().Be("no name: decline");
        (await world.AskAsync(world.Call("crm"), retry))[^1].Should().Be(new LinkFailure(GatewayError.LinkParkedGone));
    }

    [Fact]
    public async Task A_server_learns_nothing_of_what_the_client_does_not_take()
    {
        await using var server = await EraServer.StartAsync(sessions: true);
        await using var world = World(EraServer.AddressOf(server));

        var result = await world.ResultAsync(world.Call("crm"), Tool("greet"));

        result.GetProperty("isError").GetBoolean().Should().BeTrue();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_caller_who_leaves_and_a_stop_cancel_the_call_at_the_server(bool sessions)
    {
        await using var server = await EraServer.StartAsync(sessions);
        await using var world = World(EraServer.AddressOf(server));
        using var stop = new CancellationTokenSource();
        using var gone = new CancellationTokenSource();

        var stopped = world.AskAsync(world.Call("crm", stopped: stop.Token), Tool("wait"));
        (await EraTools.Waiting.WaitAsync(TimeSpan.FromSeconds(20))).Should().BeTrue();
        await stop.CancelAsync();
        (await stopped)[^1].Should().Be(new LinkFailure(GatewayError.Stopped));
        (await EraTools.Cancelled.WaitAsync(TimeSpan.FromSeconds(20))).Should().BeTrue();

        var left = async () =>
        {
            await foreach (var _ in world.Links.For(world.Upstream("crm")).AskAsync(world.Call("crm"), Tool("wait"), gone.Token))
            {
                break;
            }
        };
        var leaving = left.Should().ThrowAsync<OperationCanceledException>();
        (await EraTools.Waiting.WaitAsync(TimeSpan.FromSeconds(20))).Should().BeTrue();
        await gone.CancelAsync();
        await leaving;
        (await EraTools.Cancelled.WaitAsync(TimeSpan.FromSeconds(20))).Should().BeTrue();
    }

    private static LinkWorld World(string address, string revision = "auto") => new(options => options.Upstreams["crm"] = new UpstreamOptions
    {
        Kind = "mcp",
        Address = address,
        Credential = "none",
        Revision = revision,
        TimeoutSeconds = 20,
    });
}
