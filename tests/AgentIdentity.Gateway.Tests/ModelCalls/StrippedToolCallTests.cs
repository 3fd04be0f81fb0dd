using System.Net;
using System.Text.Json;
using AgentIdentity.Gateway.Ports;
using AgentIdentity.Gateway.Tests.World;
using AgentIdentity.Policy;
using Microsoft.AspNetCore.Http;

namespace AgentIdentity.Gateway.Tests.ModelCalls;

/// <summary>strip_tool_call: what a model proposes and the delegation could not do does not reach the agent.</summary>
public sealed class StrippedToolCallTests
{
    private const string Chat = """{"model":"small","max_completion_tokens":10,"messages":[{"role":"user","content":"hi"}]}""";
    private const string Streamed = """{"model":"small","stream":true,"max_completion_tokens":10,"messages":[{"role":"user","content":"hi"}]}""";

    [Fact]
    public async Task Calls_that_could_not_be_made_are_gone_and_the_others_stay()
    {
        await using var world = await StartAsync();
        world.Upstream.Answer = (http, _) => JsonAsync(http, Answer(Call("a", "delete_contact", "{}"), Call("b", "crm__get_contact", "{\\\"id\\\":7}"), Call("c", "mcp__crm__delete_contact", "")));
        using var response = await world.Caller.PostAsync("/v1/chat/completions", Chat);
        using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        var choice = document.RootElement.GetProperty("choices")[0];
        choice.GetProperty("message").GetProperty("tool_calls").EnumerateArray().Select(call => call.GetProperty("id").GetString()).Should().Equal("b");
        choice.GetProperty("finish_reason").GetString().Should().Be("tool_calls");
        await Expect.Soon(() => world.Evidence.Bodies(EvidenceKinds.Outcome).Any());
        world.Evidence.Bodies(EvidenceKinds.Outcome).Single().GetProperty("stripped_tool_calls").GetInt32().Should().Be(2);
        await Expect.Soon(() => !world.Money.Settled.IsEmpty);
        world.Money.Settled.Single().MicroUsd.Should().Be(11, "what was taken out is paid for all the same");
    }

    [Fact]
    public async Task Where_none_is_left_the_model_has_stopped()
    {
        await using var world = await StartAsync();
        world.Upstream.Answer = (http, _) => JsonAsync(http, Answer(Call("a", "delete_contact", "{}")));
        using var response = await world.Caller.PostAsync("/v1/chat/completions", Chat);
        var text = await response.Content.ReadAsStringAsync();
        text.Should().NotContain("tool_calls").And.NotContain("delete_contact").And.Contain("\"finish_reason\":\"stop\"");
    }

    [Theory]
    [InlineData("get_contact", "not json")]
    [InlineData("get_contact", "[1]")]
    [InlineData("get_contact", "{\\\"id\\\":1,\\\"id\\\":2}")]
    [InlineData("", "{}")]
    [InlineData("crm__", "{}")]
    [InlineData("shop__no_such_tool_of_crm_hidden", "{}")]
    public async Task What_cannot_be_decided_on_goes(string name, string arguments)
    {
        await using var world = await StartAsync(w => w.Decisions.Hidden.UnionWith(["", "_", "crm__", "shop__no_such_tool_of_crm_hidden", "no_such_tool_of_crm_hidden"]));
        world.Upstream.Answer = (http, _) => JsonAsync(http, Answer(Call("a", name, arguments)));
        using var response = await world.Caller.PostAsync("/v1/chat/completions", Chat);
        (await response.Content.ReadAsStringAsync()).Should().NotContain("tool_calls");
    }

    [Theory]
    [InlineData("""{"id":"a","type":"custom","custom":{"name":"get_contact","input":"x"}}""")]
    [InlineData("7")]
    [InlineData("null")]
    [InlineData("""{"id":"a","type":"function","function":"get_contact"}""")]
    public async Task A_call_of_another_form_goes(string call)
    {
        await using var world = await StartAsync(w => w.Decisions.Hidden.Add(""));
        world.Upstream.Answer = (http, _) => JsonAsync(http, Answer(call));
        using var response = await world.Caller.PostAsync("/v1/chat/completions", Chat);
        (await response.Content.ReadAsStringAsync()).Should().NotContain("tool_calls");
    }

    [Fact]
    public async Task The_old_form_of_a_call_goes_too()
    {
        await using var world = await StartAsync();
        world.Upstream.Answer = (http, _) => JsonAsync(http, """{"id":"c","choices":[{"index":0,"message":{"role":"assistant","content":null,"function_call":{"name":"delete_contact","arguments":"{}"}},"finish_reason":"function_call"}],"usage":{"prompt_tokens":5,"completion_tokens":3}}""");
        using var response = await world.Caller.PostAsync("/v1/chat/completions", Chat);
        (await response.Content.ReadAsStringAsync()).Should().NotContain("function_call").And.Contain("\"finish_reason\":\"stop\"");
    }

    [Fact]
    public async Task A_stream_is_put_together_judged_and_sent_without_them()
    {
        await using var world = await StartAsync();
        world.Upstream.Answer = (http, _) => EventsAsync(http,
            Chunk("""{"content":"Let me see."}"""),
            Chunk("""{"tool_calls":[{"index":0,"id":"a","type":"function","function":{"name":"delete_","arguments":""}}]}"""),
            Chunk("""{"tool_calls":[{"index":0,"function":{"name":"contact","arguments":"{"}},{"index":1,"id":"b","type":"function","function":{"name":"get_contact","arguments":"{\"id\""}}]}"""),
            Chunk("""{"tool_calls":[{"index":0,"function":{"arguments":"}"}},{"index":1,"function":{"arguments":":7}"}}]}"""),
            """{"id":"c","choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}]}""",
            """{"id":"c","choices":[],"usage":{"prompt_tokens":5,"completion_tokens":3}}""");
        using var response = await world.Caller.PostAsync("/v1/chat/completions", Streamed);
        response.Content.Headers.ContentType!.MediaType.Should().Be("text/event-stream");
        var text = await response.Content.ReadAsStringAsync();
        text.Should().Contain("Let me see.").And.NotContain("delete_").And.NotContain("usage").And.EndWith("data: [DONE]\n\n");
        var pieces = text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Where(part => part.Contains("tool_calls\":[", StringComparison.Ordinal))
            .Select(part => JsonDocument.Parse(part["data: ".Length..]).RootElement.GetProperty("choices")[0].GetProperty("delta").GetProperty("tool_calls")[0]).ToList();
        pieces.Select(piece => piece.GetProperty("index").GetInt32()).Should().OnlyContain(index => index == 0, "clients put calls together by an index without gaps");
        string.Concat(pieces.Select(piece => piece.GetProperty("function").GetProperty("arguments").GetString())).Should().Be("{\"id\":7}");
        await Expect.Soon(() => world.Money.Settled.Count == 1);
        world.Money.Settled.Single().MicroUsd.Should().Be(11);
    }

    [Fact]
    public async Task An_answer_without_tool_calls_passes_byte_for_byte()
    {
        await using var world = await StartAsync();
        const string Plain = """{ "id":"c", "choices":[{"index":0,"message":{"role":"assistant","content":"Hello"},"finish_reason":"stop"}], "usage":{"prompt_tokens":5,"completion_tokens":3} }""";
        world.Upstream.Answer = (http, _) => JsonAsync(http, Plain);
        using var response = await world.Caller.PostAsync("/v1/chat/completions", Chat);
        (await response.Content.ReadAsStringAsync()).Should().Be(Plain);
    }

    [Fact]
    public async Task When_the_calls_cannot_be_decided_on_nothing_is_shown()
    {
        await using var world = await StartAsync();
        world.Upstream.Answer = (http, _) =>
        {
            world.Decisions.Fails = true;
            return JsonAsync(http, Answer(Call("a", "get_contact", "{}")));
        };
        using var response = await world.Caller.PostAsync("/v1/chat/completions", Chat);
        response.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
        (await response.Content.ReadAsStringAsync()).Should().Contain("AID3301").And.NotContain("get_contact");
    }

    [Theory]
    [InlineData("""{"id":"c","choices":[],"choices":[{"index":0,"message":{"tool_calls":[{"function":{"name":"delete_contact","arguments":"{}"}}]}}]}""")]
    [InlineData("[1]")]
    public async Task An_answer_that_two_could_read_differently_is_not_shown(string answer)
    {
        await using var world = await StartAsync();
        world.Upstream.Answer = (http, _) => JsonAsync(http, answer);
        using var response = await world.Caller.PostAsync("/v1/chat/completions", Chat);
        response.IsSuccessStatusCode.Should().BeFalse();
        (await response.Content.ReadAsStringAsync()).Should().NotContain("delete_contact");
    }

    [Theory]
    [InlineData("/v1/messages", """{"model":"small","max_tokens":10,"messages":[{"role":"user","content":"hi"}],"tools":[{"name":"get_contact","input_schema":{"type":"object"}}]}""")]
    [InlineData("/v1/messages", """{"model":"small","stream":true,"max_tokens":10,"messages":[{"role":"user","content":"hi"}],"tools":[{"name":"get_contact","input_schema":{"type":"object"}}]}""")]
    [InlineData("/model/small/converse", """{"inferenceConfig":{"maxTokens":10},"messages":[{"role":"user","content":[{"text":"hi"}]}],"toolConfig":{"tools":[{"toolSpec":{"name":"get_contact","inputSchema":{"json":{"type":"object"}}}}]}}""")]
    [InlineData("/model/small/converse-stream", """{"inferenceConfig":{"maxTokens":10},"messages":[{"role":"user","content":[{"text":"hi"}]}],"toolConfig":{"tools":[{"toolSpec":{"name":"get_contact","inputSchema":{"json":{"type":"object"}}}}]}}""")]
    [InlineData("/v1/responses", """{"model":"small","max_output_tokens":20,"store":false,"input":"hi","tools":[{"type":"function","name":"get_contact","parameters":{"type":"object"}}]}""")]
    [InlineData("/v1/responses", """{"model":"small","stream":true,"max_output_tokens":20,"store":false,"input":"hi","tools":[{"type":"function","name":"get_contact","parameters":{"type":"object"}}]}""")]
    public async Task They_are_gone_on_every_surface(string path, string body)
    {
        await using var world = await StartAsync(static world => world.Settings["AgentIdentity:Models:small:Wires:0"] = "chat");
        world.Upstream.Answer = (http, sent) => sent.Contains("\"stream\":true", StringComparison.Ordinal)
            ? EventsAsync(http,
                Chunk("""{"tool_calls":[{"index":0,"id":"a","type":"function","function":{"name":"delete_contact","arguments":"{}"}}]}"""),
                Chunk("""{"tool_calls":[{"index":1,"id":"b","type":"function","function":{"name":"get_contact","arguments":"{\"id\":7}"}}]}"""),
                """{"id":"c","choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}]}""",
                """{"id":"c","choices":[],"usage":{"prompt_tokens":5,"completion_tokens":3}}""")
            : JsonAsync(http, Answer(Call("a", "delete_contact", "{}"), Call("b", "get_contact", "{\\\"id\\\":7}")));
        using var request = world.Caller.Request(HttpMethod.Post, path, TestCaller.Json(body));
        request.Headers.Add("anthropic-version", "2023-06-01");
        using var response = await world.Client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        response.IsSuccessStatusCode.Should().BeTrue(text);
        text.Should().Contain("get_contact").And.NotContain("delete_contact");
        await Expect.Soon(() => world.Money.Settled.Count == 1);
        world.Money.Settled.Single().MicroUsd.Should().Be(11, "what was taken out is paid for all the same");
    }

    [Fact]
    public async Task They_are_gone_where_the_provider_speaks_responses_itself()
    {
        await using var world = await StartAsync();
        world.Upstream.Answer = static (http, _) => JsonAsync(http, """
            {"id":"resp_1","object":"response","created_at":1,"status":"completed","model":"m","output":[
            {"type":"function_call","id":"fc_1","call_id":"a","name":"delete_contact","arguments":"{}","status":"completed"},
            {"type":"function_call","id":"fc_2","call_id":"b","name":"get_contact","arguments":"{\"id\":7}","status":"completed"}],
            "usage":{"input_tokens":5,"output_tokens":3,"total_tokens":8}}
            """);

        using var response = await world.Caller.PostAsync("/v1/responses", """{"model":"small","max_output_tokens":20,"store":false,"input":"hi","tools":[{"type":"function","name":"get_contact","parameters":{"type":"object"}}]}""");

        var text = await response.Content.ReadAsStringAsync();
        response.IsSuccessStatusCode.Should().BeTrue(text);
        text.Should().Contain("get_contact").And.NotContain("delete_contact");
    }

    [Fact]
    public async Task A_stream_that_breaks_off_is_not_shown()
    {
        await using var world = await StartAsync();
        world.Upstream.Answer = async (http, _) =>
        {
            http.Response.ContentType = "text/event-stream";
            await http.Response.WriteAsync($"data: {Chunk("""{"content":"Hel"}""")}\n\n");
        };
        using var response = await world.Caller.PostAsync("/v1/chat/completions", Streamed);
        response.StatusCode.Should().Be(HttpStatusCode.BadGateway);
    }

    private static Task<GatewayWorld> StartAsync(Action<GatewayWorld>? configure = null) => GatewayWorld.StartAsync(world =>
    {
        world.Decisions.Denied.Add("delete_contact");
        world.Decisions.Hidden.UnionWith(["crm__get_contact", "mcp__crm__delete_contact"]);
        world.Decisions.Says = decision => decision with { Obligations = [new Obligation("only-what-it-may", ObligationKind.StripToolCall, [])] };
        configure?.Invoke(world);
    });

    private static string Call(string id, string name, string arguments) =>
        $$$"""{"id":"{{{id}}}","type":"function","function":{"name":"{{{name}}}","arguments":"{{{arguments}}}"}}""";

    private static string Answer(params string[] calls) =>
        $$$"""{"id":"c","object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant","content":null,"tool_calls":[{{{string.Join(',', calls)}}}]},"finish_reason":"tool_calls"}],"usage":{"prompt_tokens":5,"completion_tokens":3,"total_tokens":8}}""";

    private static string Chunk(string delta) => $$"""{"id":"c","choices":[{"index":0,"delta":{{delta}},"finish_reason":null}]}""";

    private static Task JsonAsync(HttpContext http, string json)
    {
        http.Response.ContentType = "application/json";
        return http.Response.WriteAsync(json);
    }

    private static Task EventsAsync(HttpContext http, params string[] chunks)
    {
        http.Response.ContentType = "text/event-stream";
        return http.Response.WriteAsync(string.Concat(chunks.Select(chunk => $"data: {chunk}\n\n")) + "data: [DONE]\n\n");
    }
}
