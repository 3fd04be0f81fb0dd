using System.Net;
using AgentIdentity.Gateway.Tests.World;
using Microsoft.AspNetCore.Http;

namespace AgentIdentity.Gateway.Tests.ModelCalls.State;

/// <summary>An id that a provider gave is worth something to the human and the agent that it was made for.</summary>
public sealed class KeptPlacesTests
{
    private const string First = """{"model":"small","input":"hi","max_output_tokens":20}""";
    private const string Answer = """{"id":"resp_1","object":"response","status":"completed","model":"provider-small","output":[{"type":"reasoning","id":"rs_1","summary":[]},{"type":"message","id":"msg_1","role":"assistant","status":"completed","content":[{"type":"output_text","text":"Hello","annotations":[]}]}],"usage":{"input_tokens":5,"output_tokens":3,"total_tokens":8}}""";

    [Fact]
    public async Task Whoever_had_a_response_made_may_go_on_from_it()
    {
        await using var world = await StartAsync();
        using var first = await world.Caller.PostAsync("/v1/responses", First);
        first.StatusCode.Should().Be(HttpStatusCode.OK, await first.Content.ReadAsStringAsync());
        await Expect.Soon(() => world.Kept.All.Count == 3);

        using var next = await world.Caller.PostAsync("/v1/responses", Next("resp_1"));

        next.StatusCode.Should().Be(HttpStatusCode.OK, await next.Content.ReadAsStringAsync());
        world.Upstream.Seen.Last().Body.Should().Contain("\"previous_response_id\":\"resp_1\"");
    }

    [Theory]
    [InlineData("mallory", "codex")]
    [InlineData("ben", "scout")]
    public async Task To_another_human_and_to_another_agent_it_does_not_exist_and_the_provider_is_not_asked(string human, string agent)
    {
        await using var world = await StartAsync();
        using var first = await world.Caller.PostAsync("/v1/responses", First);
        await Expect.Soon(() => world.Kept.All.Count == 3);
        (world.Caller.Subject, world.Caller.Agent) = (human, agent);

        foreach (var body in (string[])[Next("resp_1"), Next("resp_never"), Item("rs_1"), """{"model":"small","input":"hi","max_output_tokens":20,"conversation":"conv_1"}"""])
        {
            using var refused = await world.Caller.PostAsync("/v1/responses", body);
            refused.StatusCode.Should().Be(HttpStatusCode.NotFound, body);
            (await refused.Content.ReadAsStringAsync()).Should().Contain("AID4220");
        }

        world.Upstream.Seen.Should().HaveCount(1);
    }

    [Fact]
    public async Task An_item_of_ones_own_response_may_be_named()
    {
        await using var world = await StartAsync();
        using var first = await world.Caller.PostAsync("/v1/responses", First);
        await Expect.Soon(() => world.Kept.All.Count == 3);

        using var next = await world.Caller.PostAsync("/v1/responses", Item("rs_1"));

        next.StatusCode.Should().Be(HttpStatusCode.OK, await next.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task What_the_provider_was_asked_not_to_store_is_not_remembered()
    {
        await using var world = await StartAsync();
        using var first = await world.Caller.PostAsync("/v1/responses", First.Replace("{\"model\"", "{\"store\":false,\"model\"", StringComparison.Ordinal));
        await Expect.Soon(() => world.Money.Settled.Count == 1);

        world.Kept.All.Should().BeEmpty();
    }

    [Fact]
    public async Task A_stream_s_id_can_be_used_while_it_still_streams()
    {
        var more = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var world = await StartAsync();
        world.Upstream.Answer = async (http, _) =>
        {
            http.Response.ContentType = "text/event-stream";
            await http.Response.WriteAsync("event: response.created\ndata: {\"type\":\"response.created\",\"sequence_number\":0,\"response\":{\"id\":\"resp_s\",\"status\":\"in_progress\"}}\n\n"
                + "event: response.output_text.delta\ndata: {\"type\":\"response.output_text.delta\",\"sequence_number\":1,\"delta\":\"Hel\"}\n\n");
            await http.Response.Body.FlushAsync();
            await more.Task;
        };
        using var request = world.Caller.Request(HttpMethod.Post, "/v1/responses", TestCaller.Json(First.Replace("{\"model\"", "{\"stream\":true,\"model\"", StringComparison.Ordinal)));
        using var response = await world.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);

        world.Kept.All.Keys.Should().Contain(key => key.Id == "resp_s");
        more.SetResult();
    }

    [Fact]
    public async Task When_nobody_knows_whose_it_is_nobody_gets_it()
    {
        await using var world = await StartAsync();
        world.Kept.Fails = true;

        using var refused = await world.Caller.PostAsync("/v1/responses", Next("resp_1"));

        refused.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
        world.Upstream.Seen.Should().BeEmpty();
    }

    private static Task<GatewayWorld> StartAsync() => GatewayWorld.StartAsync(static world =>
    {
        world.Settings["AgentIdentity:Models:small:ContextWindow"] = "10000";
        world.Upstream.Answer = static (http, _) =>
        {
            http.Response.ContentType = "application/json";
            return http.Response.WriteAsync(Answer);
        };
    });

    private static string Next(string id) => $$"""{"model":"small","input":"and?","max_output_tokens":20,"previous_response_id":"{{id}}"}""";

    private static string Item(string id) => $$"""{"model":"small","max_output_tokens":20,"input":[{"type":"item_reference","id":"{{id}}"},{"role":"user","content":"and?"}]}""";
}
