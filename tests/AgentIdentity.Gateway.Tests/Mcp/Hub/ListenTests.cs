using System.Net;
using System.Text.Json;
using System.Threading.Channels;
using AgentIdentity.Gateway.Ports;
using AgentIdentity.Gateway.Tests.World;
using Microsoft.AspNetCore.Http;

namespace AgentIdentity.Gateway.Tests.Mcp.Hub;

public sealed class ListenTests
{
    private const string Face = """{"resultType":"complete","supportedVersions":["2026-07-28"],"capabilities":{"tools":{"listChanged":true},"resources":{"subscribe":true,"listChanged":true}},"ttlMs":1,"cacheScope":"public"}""";
    private const string ToolsFace = """{"resultType":"complete","supportedVersions":["2026-07-28"],"capabilities":{"tools":{"listChanged":true}},"ttlMs":1,"cacheScope":"public","tools":[{"name":"a","inputSchema":{"type":"object"}}],"content":[]}""";
    private const string Listen = """{"jsonrpc":"2.0","id":"sub","method":"subscriptions/listen","params":{"notifications":{"toolsListChanged":true,"promptsListChanged":true,"resourceSubscriptions":["test://mine","test://theirs"]}}}""";

    [Fact]
    public async Task A_listener_hears_of_what_it_asked_for_and_may_read_and_of_nothing_else()
    {
        var say = Channel.CreateUnbounded<string>();
        await using var world = await StartAsync(say, static w => w.Decisions.Hidden.Add("test://theirs"));
        using var events = new EventReader(await world.Caller.PostAsync("/mcp/crm", Listen));

        var acknowledged = Json(await events.NextAsync());
        acknowledged.GetProperty("method").GetString().Should().Be("notifications/subscriptions/acknowledged");
        acknowledged.GetProperty("params").GetProperty("notifications").GetRawText().Should().Be("""{"toolsListChanged":true,"resourceSubscriptions":["test://mine"]}""");
        acknowledged.GetProperty("params").GetProperty("_meta").GetProperty("io.modelcontextprotocol/subscriptionId").GetString().Should().Be("sub");
        await Expect.Soon(() => world.Upstream.Seen.Any(static seen => seen.Body.Contains("subscriptions/listen", StringComparison.Ordinal)));
        world.Upstream.Seen.Last().Body.Should().NotContain("test://theirs");

        await say.Writer.WriteAsync("""{"jsonrpc":"2.0","method":"notifications/resources/updated","params":{"uri":"test://theirs"}}""");
        await say.Writer.WriteAsync("""{"jsonrpc":"2.0","method":"notifications/resources/list_changed"}""");
        await say.Writer.WriteAsync("""{"jsonrpc":"2.0","method":"notifications/message","params":{"level":"info","data":"secret"}}""");
        await say.Writer.WriteAsync("""{"jsonrpc":"2.0","method":"notifications/evil","params":{}}""");
        await say.Writer.WriteAsync("""{"jsonrpc":"2.0","method":"notifications/resources/updated","params":{"uri":"test://mine","extra":"secret"}}""");
        var heard = Json(await events.NextAsync());
        heard.GetProperty("params").GetProperty("uri").GetString().Should().Be("test://mine");
        heard.GetRawText().Should().NotContain("secret");

        world.Decisions.Hidden.Add("test://mine");
        await say.Writer.WriteAsync("""{"jsonrpc":"2.0","method":"notifications/resources/updated","params":{"uri":"test://mine"}}""");
        await say.Writer.WriteAsync("""{"jsonrpc":"2.0","method":"notifications/tools/list_changed"}""");
        Json(await events.NextAsync()).GetProperty("method").GetString().Should().Be("notifications/tools/list_changed", "policy is asked anew for each update");
    }

    [Fact]
    public async Task A_listener_hears_when_policy_makes_its_lists_others_and_only_then()
    {
        var say = Channel.CreateUnbounded<string>();
        await using var world = await StartAsync(say, static w => w.Pins = TestPins.With("mine", "theirs"));
        using var events = new EventReader(await world.Caller.PostAsync("/mcp/crm", Listen));
        await events.NextAsync();
        var next = events.NextAsync();

        // Another policy under which this caller sees the same tools is no news; one that takes a tool away is.
        world.Decisions.Basis = new object();
        (await Task.WhenAny(next, Task.Delay(TimeSpan.FromSeconds(4)))).Should().NotBe(next);
        world.Decisions.Hidden.Add("theirs");
        world.Decisions.Basis = new object();
        var heard = Json(await next.WaitAsync(TimeSpan.FromSeconds(10)));
        heard.GetProperty("method").GetString().Should().Be("notifications/tools/list_changed");
        heard.GetProperty("params").GetProperty("_meta").GetProperty("io.modelcontextprotocol/subscriptionId").GetString().Should().Be("sub");
    }

    [Fact]
    public async Task A_servers_word_that_its_tools_have_changed_makes_the_next_call_look_at_them()
    {
        var say = Channel.CreateUnbounded<string>();
        await using var world = await StartAsync(say, static w => w.Pins = new TestPins(), ToolsFace);
        const string Call = """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"a","arguments":{}}}""";
        int Looks() => world.Upstream.Seen.Count(static seen => seen.Body.Contains("tools/list", StringComparison.Ordinal));

        using var events = new EventReader(await world.Caller.PostAsync("/mcp/crm", Listen));
        await events.NextAsync();
        await world.Caller.PostAsync("/mcp/crm", Call);
        await world.Caller.PostAsync("/mcp/crm", Call);
        Looks().Should().Be(1);
        await say.Writer.WriteAsync("""{"jsonrpc":"2.0","method":"notifications/tools/list_changed"}""");
        Json(await events.NextAsync()).GetProperty("method").GetString().Should().Be("notifications/tools/list_changed");
        await world.Caller.PostAsync("/mcp/crm", Call);
        Looks().Should().Be(2);
    }

    [Fact]
    public async Task A_stop_ends_it_within_a_second_with_an_error_and_a_record()
    {
        await using var world = await StartAsync(Channel.CreateUnbounded<string>());
        using var events = new EventReader(await world.Caller.PostAsync("/mcp/crm", Listen));
        await events.NextAsync();
        world.Stops.Stop();
        Expect.CodeOf(Json(await events.NextAsync().WaitAsync(TimeSpan.FromSeconds(1)))).Should().Be("AID3204");
        (await events.NextAsync()).Should().BeNull();
        await Expect.Soon(() => world.Evidence.Bodies(EvidenceKinds.Outcome).Any(static end => end.GetProperty("outcome").GetString() == "stopped"));
    }

    [Fact]
    public async Task It_ends_when_the_token_does_and_the_client_hears_that_it_may_come_again()
    {
        await using var world = await StartAsync(Channel.CreateUnbounded<string>());
        var call = ModernCall.Of(Listen)!;
        var request = call.On(world.Caller.Request(HttpMethod.Post, "/mcp/crm", TestCaller.Json(call.Body), TimeSpan.FromSeconds(3)));
        using var events = new EventReader(await world.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead));
        Json(await events.NextAsync()).GetProperty("method").GetString().Should().Be("notifications/subscriptions/acknowledged");

        var last = Json(await events.NextAsync());
        (last.GetProperty("id").GetString(), last.GetProperty("result").GetProperty("resultType").GetString()).Should().Be(("sub", "complete"));
        (await events.NextAsync()).Should().BeNull();
        await Expect.Soon(() => world.Evidence.Bodies(EvidenceKinds.Outcome).Any(static end => end.GetRawText().Contains("AID3608", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task When_the_server_ends_it_the_client_hears_the_end_that_the_revision_has()
    {
        var say = Channel.CreateUnbounded<string>();
        await using var world = await StartAsync(say);
        using var events = new EventReader(await world.Caller.PostAsync("/mcp/crm", Listen));
        await events.NextAsync();
        await Expect.Soon(() => world.Upstream.Seen.Any(static seen => seen.Body.Contains("subscriptions/listen", StringComparison.Ordinal)));
        say.Writer.Complete();
        var last = Json(await events.NextAsync());
        last.GetProperty("id").GetString().Should().Be("sub");
        (last.TryGetProperty("result", out _) || Expect.CodeOf(last) == "AID3503").Should().BeTrue(last.GetRawText());
        (await events.NextAsync()).Should().BeNull();
    }

    [Theory]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"subscriptions/listen","params":{}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"subscriptions/listen","params":{"notifications":{"resourceSubscriptions":[7]}}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"subscriptions/listen","params":{"notifications":{"resourceSubscriptions":"test://a"}}}""")]
    public async Task A_filter_that_is_none_is_refused(string request)
    {
        await using var world = await StartAsync(Channel.CreateUnbounded<string>());
        var response = await world.Caller.PostAsync("/mcp/crm", request);
        (response.StatusCode, await Expect.CodeOf(response)).Should().Be((HttpStatusCode.BadRequest, "AID3109"));
    }

    private static JsonElement Json(string? text) => JsonDocument.Parse(text!).RootElement;

    private static Task<GatewayWorld> StartAsync(Channel<string> say, Action<GatewayWorld>? configure = null, string face = Face) => GatewayWorld.StartAsync(world =>
    {
        world.Upstream.Answer = async (http, body) =>
        {
            if (!body.Contains("subscriptions/listen", StringComparison.Ordinal))
            {
                http.Response.ContentType = "application/json";
                await http.Response.WriteAsync($$"""{"jsonrpc":"2.0","id":{{RecordingUpstream.IdOf(body)!.Value.GetRawText()}},"result":{{face}} }""");
                return;
            }

            http.Response.ContentType = "text/event-stream";
            await http.Response.WriteAsync("data: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/subscriptions/acknowledged\",\"params\":{\"notifications\":{}}}\n\n");
            await http.Response.Body.FlushAsync();
            await foreach (var message in say.Reader.ReadAllAsync(http.RequestAborted))
            {
                await http.Response.WriteAsync($"data: {message}\n\n");
                await http.Response.Body.FlushAsync();
            }
        };
        configure?.Invoke(world);
    });
}
