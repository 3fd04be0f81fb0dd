using System.Text.Json;
using AgentIdentity.Gateway.Configuration;
using AgentIdentity.Gateway.Mcp.Links;
using static AgentIdentity.Gateway.Tests.Links.LinkWorld;

namespace AgentIdentity.Gateway.Tests.Links;

/// <summary>Programs of both eras over standard input and output: what is said with them.</summary>
public sealed class ProcessLinkTests : IDisposable
{
    private const string Elicits = """{"elicitation":{"form":{},"url":{}}}""";
    private readonly ScriptFolder _folder = new();

    [Theory]
    [InlineData("modern", "2026-07-28", 1)]
    [InlineData("sessions", "2025-11-25", 1)]
    [InlineData("strict", "2025-11-25", 2)]
    public async Task A_program_of_either_era_is_discovered_and_called_also_where_the_question_ends_it(string mode, string revision, int starts)
    {
        await using var world = World(mode);
        var call = world.Call("files");

        var face = (await world.Links.For(call.Upstream).DiscoverAsync(call, CancellationToken.None)).Face!;
        face.Should().BeEquivalentTo(new { Revision = revision, Instructions = "Script." });
        (await world.Links.SpeaksModernHttpAsync(call, CancellationToken.None)).Should().Be((false, null));
        (await world.ResultAsync(call, Request("tools/list"))).GetProperty("tools").GetArrayLength().Should().BeGreaterThan(5);
        TextOf(await world.ResultAsync(call, Tool("echo", new { text = "größe\r\n\"2\"" }))).Should().Be("you said größe\r\n\"2\"");
        _folder.Starts.Should().Be(starts);

        // What was learnt is not asked again.
        await world.ResultAsync(world.Call("files", "dlg_2"), Tool("pid"));
        _folder.Starts.Should().Be(starts + 1);
    }

    [Fact]
    public async Task White_space_between_members_does_not_break_the_line()
    {
        await using var world = World("sessions");
        var request = new LinkRequest("tools/call", Json("{\n\"name\":\r\n\"echo\",\"arguments\":{\n\n\"text\":\"a\\nb\"}\n}"), ClientFace.Gateway);

        TextOf(await world.ResultAsync(world.Call("files"), request)).Should().Be("you said a\nb");
    }

    [Theory]
    [InlineData("modern")]
    [InlineData("sessions")]
    public async Task What_a_program_asks_is_input_required_and_answered_by_the_retry(string mode)
    {
        await using var world = World(mode);
        var request = Tool("greet", capabilities: Elicits);

        var required = await world.ResultAsync(world.Call("files"), request);

        var key = required.GetProperty("inputRequests").EnumerateObject().Single().Name;
        var answers = new Dictionary<string, object> { [key] = new { action = "accept", content = new { name = "Ben" } } };
        TextOf(await world.ResultAsync(world.Call("files"), Retry(request, required, answers))).Should().Be("hello Ben");
    }

    [Fact]
    public async Task What_the_retry_leaves_out_is_an_error_to_the_program()
    {
        await using var world = World("sessions");
        var request = Tool("greet", capabilities: Elicits);
        var required = await world.ResultAsync(world.Call("files"), request);

        TextOf(await world.ResultAsync(world.Call("files"), Retry(request, required, new { }))).Should().Be("error -32603");
    }

    [Fact]
    public async Task A_program_is_not_answered_for_a_client_that_takes_nothing()
    {
        await using var world = World("sessions");

        TextOf(await world.ResultAsync(world.Call("files"), Tool("greet"))).Should().Be("error -32601");
    }

    [Fact]
    public async Task The_error_that_wants_a_page_visited_is_input_required()
    {
        await using var world = World("sessions");

        var required = await world.ResultAsync(world.Call("files"), Tool("url", capabilities: Elicits));

        var asked = required.GetProperty("inputRequests").EnumerateObject().Single().Value;
        asked.GetProperty("method").GetString().Should().Be("elicitation/create");
        asked.GetProperty("params").GetProperty("url").GetString().Should().Be("https://shop.example/pay");
        required.TryGetProperty("requestState", out _).Should().BeFalse();
    }

    [Theory]
    [InlineData("modern")]
    [InlineData("sessions")]
    public async Task Progress_and_log_messages_come_to_the_call_that_wants_them(string mode)
    {
        await using var world = World(mode);
        var messages = await world.AskAsync(world.Call("files"), Tool("progress") with { ProgressToken = Json("\"mine\"") });
        messages[0].Should().BeOfType<LinkNotification>().Which.Params!.Value.GetProperty("progressToken").GetString().Should().Be("mine");

        messages = await world.AskAsync(world.Call("files"), Tool("log") with { LogLevel = "warning" });
        messages.Should().HaveCount(2);
        messages[0].Should().BeOfType<LinkNotification>().Which.Params!.Value.GetProperty("data").GetString().Should().Be("error");
        (await world.AskAsync(world.Call("files"), Tool("log"))).Should().ContainSingle();
    }

    [Theory]
    [InlineData("modern")]
    [InlineData("sessions")]
    public async Task A_listener_hears_what_it_asked_for_until_it_leaves(string mode)
    {
        await using var world = World(mode);
        var call = world.Call("files");
        var listen = Request("subscriptions/listen", new { notifications = new { toolsListChanged = true, promptsListChanged = true, resourceSubscriptions = new[] { "file:///a" } } });
        using var leave = new CancellationTokenSource();
        await using var heard = world.Links.For(call.Upstream).AskAsync(call, listen, leave.Token).GetAsyncEnumerator();

        (await heard.MoveNextAsync()).Should().BeTrue();
        var acknowledged = heard.Current.Should().BeOfType<LinkNotification>().Which;
        acknowledged.Method.Should().Be("notifications/subscriptions/acknowledged");
        acknowledged.Params!.Value.GetProperty("notifications").GetProperty("toolsListChanged").GetBoolean().Should().BeTrue();
        await world.ResultAsync(call, Tool("change"));
        (await heard.MoveNextAsync()).Should().BeTrue();
        heard.Current.Should().BeOfType<LinkNotification>().Which.Method.Should().Be("notifications/tools/list_changed");
        if (mode == "sessions")
        {
            acknowledged.Params.Value.GetProperty("notifications").TryGetProperty("promptsListChanged", out _).Should().BeFalse();
            (await heard.MoveNextAsync()).Should().BeTrue();
            heard.Current.Should().BeOfType<LinkNotification>().Which.Params!.Value.GetProperty("uri").GetString().Should().Be("file:///a");
        }

        var next = heard.MoveNextAsync().AsTask();
        await leave.CancelAsync();
        await ((Func<Task>)(() => next)).Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task What_a_program_may_take_long_for_is_ended_when_it_is_silent()
    {
        await using var world = World("sessions", options => options.TimeoutSeconds = 1);

        (await world.AskAsync(world.Call("files"), Tool("silent"))).Should().Equal(new LinkFailure(GatewayError.UpstreamSlow));
        TextOf(await world.ResultAsync(world.Call("files"), Tool("echo", new { text = "still here" }))).Should().Be("you said still here");
    }

    public void Dispose() => _folder.Dispose();

    private LinkWorld World(string mode, Action<UpstreamOptions>? more = null) => new(options => options.Upstreams["files"] = _folder.Upstream(mode, more));
}
