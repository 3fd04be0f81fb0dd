using System.Diagnostics;
using System.Text.Json;
using AgentIdentity.Gateway.Ports;
using AgentIdentity.Gateway.Tests.World;
using Microsoft.AspNetCore.Http;

namespace AgentIdentity.Gateway.Tests.Mcp;

public sealed class McpStreamTests
{
    private const string Tool = """{"jsonrpc":"2.0","id":9,"method":"tools/call","params":{"name":"search_contacts"}}""";
    private const string Progress = "event: message\ndata: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":{\"progress\":1}}\n\n";
    private const string Result = "event: message\ndata: {\"jsonrpc\":\"2.0\",\"id\":9,\"result\":{\"content\":[]}}\n\n";

    [Fact]
    public async Task Events_pass_as_they_are_produced()
    {
        await using var world = await GatewayWorld.StartAsync();
        var go = new TaskCompletionSource();
        world.Upstream.Answer = async (http, _) =>
        {
            await Write(http, Progress);
            await go.Task;
            await Write(http, Result);
        };
        var response = await world.Caller.PostAsync("/mcp/crm", Tool);
        using var events = new EventReader(response);
        (await events.NextAsync()).Should().Contain("notifications/progress");
        go.SetResult();
        (await events.NextAsync()).Should().Contain("\"result\"");
        (await events.NextAsync()).Should().BeNull();
        await Expect.Soon(() => world.Evidence.Bodies(EvidenceKinds.Outcome).Any());
        world.Evidence.Bodies(EvidenceKinds.Outcome).Single().GetProperty("outcome").GetString().Should().Be("completed");
    }

    [Fact]
    public async Task A_stop_ends_the_stream_within_a_second_with_a_last_error_event_even_in_the_middle_of_one()
    {
        await using var world = await GatewayWorld.StartAsync(w => w.Settings["AgentIdentity:Upstreams:crm:TimeoutSeconds"] = "30");
        world.Upstream.Answer = async (http, _) =>
        {
            await Write(http, Progress);
            await Write(http, Result[..30]);
            await Task.Delay(Timeout.Infinite, http.RequestAborted);
        };
        var response = await world.Caller.PostAsync("/mcp/crm", Tool);
        using var events = new EventReader(response);
        (await events.NextAsync()).Should().Contain("notifications/progress");
        var clock = Stopwatch.StartNew();
        world.Stops.Stop();
        var last = JsonDocument.Parse((await events.NextAsync())!).RootElement;
        last.GetProperty("id").GetInt32().Should().Be(9);
        last.GetProperty("error").GetProperty("code").GetInt32().Should().Be(-31403);
        Expect.CodeOf(last).Should().Be("AID3204");
        (await events.NextAsync()).Should().BeNull();
        clock.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(1));
        await world.Upstream.Aborted.Task.WaitAsync(TimeSpan.FromSeconds(2));
        await Expect.Soon(() => world.Evidence.Bodies(EvidenceKinds.Outcome).Any());
        world.Evidence.Bodies(EvidenceKinds.Outcome).Single().GetProperty("outcome").GetString().Should().Be("stopped");
    }

    [Fact]
    public async Task A_stop_before_the_answer_began_is_answered_properly()
    {
        await using var world = await GatewayWorld.StartAsync(w => w.Settings["AgentIdentity:Upstreams:crm:TimeoutSeconds"] = "30");
        world.Upstream.Answer = (http, _) => Task.Delay(Timeout.Infinite, http.RequestAborted);
        var pending = world.Caller.PostAsync("/mcp/crm", Tool);
        await Expect.Soon(() => !world.Upstream.Seen.IsEmpty);
        world.Stops.Stop();
        var response = await pending.WaitAsync(TimeSpan.FromSeconds(2));
        (await Expect.CodeOf(response)).Should().Be("AID3204");
    }

    [Theory]
    [InlineData(false, "AID3503")]
    [InlineData(true, "AID3502")]
    public async Task A_stream_that_is_cut_or_falls_silent_ends_with_an_error_event(bool silent, string code)
    {
        await using var world = await GatewayWorld.StartAsync(w =>
        {
            if (silent)
            {
                w.Hurry();
            }
        });
        world.Upstream.Answer = async (http, _) =>
        {
            await Write(http, Progress);
            await Write(http, Result[..20]);
            await Task.Delay(silent ? Timeout.Infinite : 300, http.RequestAborted);
            http.Abort();
        };
        var response = await world.Caller.PostAsync("/mcp/crm", Tool);
        using var events = new EventReader(response);
        await events.NextAsync();
        Expect.CodeOf(JsonDocument.Parse((await events.NextAsync())!).RootElement).Should().Be(code);
        (await events.NextAsync()).Should().BeNull();
    }

    [Fact]
    public async Task A_stream_that_ends_without_its_answer_ends_with_an_error_event()
    {
        await using var world = await GatewayWorld.StartAsync();
        world.Upstream.Answer = (http, _) => Write(http, Progress);
        var response = await world.Caller.PostAsync("/mcp/crm", Tool);
        using var events = new EventReader(response);
        await events.NextAsync();
        Expect.CodeOf(JsonDocument.Parse((await events.NextAsync())!).RootElement).Should().Be("AID3503");
    }

    [Fact]
    public async Task What_the_server_asks_of_the_client_is_kept_back()
    {
        await using var world = await GatewayWorld.StartAsync();
        world.Upstream.Answer = async (http, _) =>
        {
            await Write(http, "data: {\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"sampling/createMessage\",\"params\":{}}\r\n\r\n");
            await Write(http, Result);
        };
        var response = await world.Caller.PostAsync("/mcp/crm", Tool);
        (await response.Content.ReadAsStringAsync()).Should().Be(Result);
    }

    /// <summary>Some clients take batches, skip a byte order mark, or are lenient in other ways.</summary>
    [Theory]
    [InlineData("data: [{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"sampling/createMessage\",\"params\":{}}]\n\n")]
    [InlineData("\uFEFFdata: {\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"sampling/createMessage\",\"params\":{}}\n\n")]
    [InlineData("data: {\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"sampling/createMessage\",\"params\":{}}garbage\n\n")]
    [InlineData("\uFEFFdata: {\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"elicitation/create\",\"params\":{\"_meta\":\ndata: {\"method\":\"notifications/message\"}}}\n\n")]
    [InlineData("data: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\"}}}\n\n")]
    [InlineData("DATA: {\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"sampling/createMessage\",\"params\":{}}\n\n")]
    public async Task An_event_that_cannot_be_read_is_kept_back(string unreadable)
    {
        await using var world = await GatewayWorld.StartAsync();
        world.Upstream.Answer = async (http, _) =>
        {
            await Write(http, unreadable);
            await Write(http, ": waiting\nid: 7\nretry: 500\ndata:\n\n");
            await Write(http, Result);
        };
        var response = await world.Caller.PostAsync("/mcp/crm", Tool);
        (await response.Content.ReadAsStringAsync()).Should().Be(": waiting\nid: 7\nretry: 500\ndata:\n\n" + Result);
    }

    [Fact]
    public async Task An_open_stream_of_a_caller_who_does_not_read_is_gone_within_a_second_of_a_stop()
    {
        await using var world = await GatewayWorld.StartAsync(w => w.Settings["AgentIdentity:Upstreams:crm:TimeoutSeconds"] = "30");
        world.Upstream.Answer = async (http, _) =>
        {
            var filler = "data: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\",\"params\":\"" + new string('x', 60_000) + "\"}\n\n";
            while (!http.RequestAborted.IsCancellationRequested)
            {
                await Write(http, filler);
            }
        };
        using var response = await world.Caller.PostAsync("/mcp/crm", Tool);
        await Task.Delay(300);
        var clock = Stopwatch.StartNew();
        world.Stops.Stop();
        await world.Upstream.Aborted.Task.WaitAsync(TimeSpan.FromSeconds(5));
        await Expect.Soon(() => world.Stops.Left == 1);
        clock.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(1.5));
    }

    private static async Task Write(HttpContext http, string events)
    {
        if (!http.Response.HasStarted)
        {
            http.Response.ContentType = "text/event-stream";
        }

        await http.Response.WriteAsync(events, http.RequestAborted);
        await http.Response.Body.FlushAsync(http.RequestAborted);
    }
}
