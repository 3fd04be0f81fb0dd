using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using AgentIdentity.Gateway.Ports;
using AgentIdentity.Gateway.Tests.World;
using Microsoft.AspNetCore.Http;

namespace AgentIdentity.Gateway.Tests.ModelCalls;

/// <summary>Anthropic's messages in front and behind.</summary>
public sealed class MessagesTests
{
    private const string Body = """{"model":"smart","max_tokens":100,"messages":[{"role":"user","content":"hi"}]}""";
    private const string Streamed = """{"model":"smart","max_tokens":100,"stream":true,"messages":[{"role":"user","content":"hi"}]}""";
    private const string Answer = """{"id":"msg_1","type":"message","role":"assistant","model":"m","content":[{"type":"text","text":"Hello"}],"stop_reason":"end_turn","stop_sequence":null,"usage":{"input_tokens":5,"cache_read_input_tokens":10,"output_tokens":3}}""";
    private const string Start = "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\",\"usage\":{\"input_tokens\":5,\"output_tokens\":1}}}\n\nevent: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}\n\n";
    private const string ChatAnswer = """{"id":"c","object":"chat.completion","model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"Hello"},"finish_reason":"stop"}],"usage":{"prompt_tokens":5,"completion_tokens":3,"total_tokens":8}}""";

    private static Task<GatewayWorld> StartAsync(string answer = Answer) => GatewayWorld.StartAsync(world =>
    {
        world.Settings["AgentIdentity:AllowBearerModels"] = "true";
        foreach (var (key, value) in new Dictionary<string, string>
        {
            ["Provider"] = "anthropic",
            ["Address"] = $"http://127.0.0.1:{world.Upstream.Port}",
            ["ApiKey"] = "sk-ant-provider",
            ["Model"] = "provider-smart",
            ["InputUsdPerMillion"] = "1.00",
            ["OutputUsdPerMillion"] = "2.00",
            ["MaxOutputTokens"] = "1000",
            ["TimeoutSeconds"] = "20",
        })
        {
            world.Settings[$"AgentIdentity:Models:smart:{key}"] = value;
        }

        world.Upstream.Answer = (http, _) =>
        {
            http.Response.ContentType = "application/json";
            http.Response.Headers["request-id"] = "req_1";
            http.Response.Headers["anthropic-organization-id"] = "secret-org";
            http.Response.Headers["anthropic-ratelimit-tokens-remaining"] = "7";
            return http.Response.WriteAsync(answer);
        };
    });

    private static Task<HttpResponseMessage> SendAsync(GatewayWorld world, string body, string path = "/v1/messages", Action<HttpRequestHeaders>? with = null, string? version = "2026-10-21")
    {
        var request = new HttpRequestMessage(HttpMethod.Post, world.Origin + path) { Content = TestCaller.Json(body) };
        if (version is not null)
        {
            request.Headers.Add("anthropic-version", version);
        }

        (with ?? (headers => headers.Authorization = new("Bearer", world.Caller.Token("/v1", bound: false))))(request.Headers);
        return world.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    private static async Task<JsonElement> ErrorOf(HttpResponseMessage response)
    {
        using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        document.RootElement.GetProperty("type").GetString().Should().Be("error");
        return document.RootElement.GetProperty("error").Clone();
    }

    [Theory]
    [InlineData("Authorization")]
    [InlineData("x-api-key")]
    [InlineData("both")]
    public async Task Either_header_brings_the_token_and_neither_reaches_the_provider(string form)
    {
        await using var world = await StartAsync();
        var token = world.Caller.Token("/v1", bound: false);

        using var response = await SendAsync(world, Body, "/v1/messages?beta=true", headers =>
        {
            headers.Authorization = form == "x-api-key" ? null : new("Bearer", token);
            if (form != "Authorization")
            {
                headers.Add("x-api-key", token);
            }

            headers.Add("anthropic-beta", "one-2026-01-01, two-2026-01-01");
            headers.Add("anthropic-user-profile-id", "someone");
        });

        response.StatusCode.Should().Be(HttpStatusCode.OK);
        (await response.Content.ReadAsStringAsync()).Should().Be(Answer);
        response.Headers.GetValues("request-id").Should().Equal("req_1");
        response.Headers.GetValues("anthropic-ratelimit-tokens-remaining").Should().Equal("7");
        response.Headers.ToString().Should().NotContain("secret-org");
        var seen = world.Upstream.Seen.Single();
        seen.Target.Should().Be("/v1/messages?beta=true");
        seen.Headers["x-api-key"].Should().Be("sk-ant-provider");
        (seen.Headers["anthropic-version"], seen.Headers["anthropic-beta"]).Should().Be(("2026-10-21", "one-2026-01-01, two-2026-01-01"));
        seen.Headers.Keys.Should().NotContain(["Authorization", "anthropic-user-profile-id"]);
        seen.Body.Should().Be(Body.Replace("smart", "provider-smart", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_was_read_from_the_cache_is_input_too()
    {
        await using var world = await StartAsync();

        using var response = await SendAsync(world, Body);
        await response.Content.ReadAsStringAsync();

        await Expect.Soon(() => world.Money.Settled.Count == 1);
        world.Money.Settled.Single().MicroUsd.Should().Be(21);
        world.Money.Settled.Single().Usage.Should().BeEquivalentTo(new { Input = 15L, CachedInput = 10L, Output = 3L });
    }

    [Fact]
    public async Task Counting_passes_and_costs_nothing()
    {
        await using var world = await StartAsync("""{"input_tokens":14}""");

        using var response = await SendAsync(world, """{"model":"smart","messages":[{"role":"user","content":"hi"}]}""", "/v1/messages/count_tokens?beta=true");

        (await response.Content.ReadAsStringAsync()).Should().Be("""{"input_tokens":14}""");
        world.Upstream.Seen.Single().Target.Should().Be("/v1/messages/count_tokens?beta=true");
        await Expect.Soon(() => world.Evidence.Bodies(EvidenceKinds.Outcome).Any());
        world.Money.Settled.Should().OnlyContain(static settled => settled.MicroUsd == 0);
    }

    [Fact]
    public async Task Two_different_tokens_are_refused_in_the_form_that_the_clients_read()
    {
        await using var world = await StartAsync();

        using var response = await SendAsync(world, Body, with: headers =>
        {
            headers.Authorization = new("Bearer", world.Caller.Token("/v1", bound: false));
            headers.Add("x-api-key", world.Caller.Token("/v1", bound: false));
        });

        response.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        (await ErrorOf(response)).GetProperty("type").GetString().Should().Be("authentication_error");
        world.Upstream.Seen.Should().BeEmpty();
    }

    [Fact]
    public async Task Where_Bearer_is_not_taken_the_other_header_is_no_way_around()
    {
        await using var world = await GatewayWorld.StartAsync();

        using var response = await SendAsync(world, Body, with: headers => headers.Add("x-api-key", world.Caller.Token("/v1", bound: false)));

        response.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        world.Upstream.Seen.Should().BeEmpty();
    }

    [Theory]
    [InlineData("/v1/messages", null, "AID4120")]
    [InlineData("/v1/messages", "2024-01-01", "AID4120")]
    [InlineData("/v1/messages?beta=true&model=dear", "2026-10-21", "AID4121")]
    [InlineData("/v1/messages/count_tokens?x=1", "2026-10-21", "AID4121")]
    public async Task What_was_not_agreed_on_is_refused_by_its_code(string path, string? version, string code)
    {
        await using var world = await StartAsync();

        using var response = await SendAsync(world, Body, path, version: version);

        response.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        var error = await ErrorOf(response);
        error.GetProperty("type").GetString().Should().Be("invalid_request_error");
        error.GetProperty("details").GetProperty("error_code").GetString().Should().Be(code);
        response.Headers.GetValues("request-id").Single().Should().StartWith("dec_");
        world.Upstream.Seen.Should().BeEmpty();
    }

    [Fact]
    public async Task A_stopped_stream_ends_with_an_error_event()
    {
        await using var world = await StartAsync();
        world.Upstream.Answer = async (http, _) =>
        {
            http.Response.ContentType = "text/event-stream";
            await http.Response.WriteAsync(Start);
            await http.Response.Body.FlushAsync();
            await Task.Delay(Timeout.Infinite, http.RequestAborted);
        };

        using var response = await SendAsync(world, Streamed);
        using var events = new EventReader(response);
        (await events.NextAsync()).Should().Contain("message_start");
        await events.NextAsync();
        world.Stops.Stop();

        using var last = JsonDocument.Parse((await events.NextAsync())!);
        last.RootElement.GetProperty("error").GetProperty("details").GetProperty("error_code").GetString().Should().Be("AID4040");
        (await events.NextAsync()).Should().BeNull();
    }

    [Fact]
    public async Task An_overloaded_provider_says_so_in_its_own_words()
    {
        await using var world = await StartAsync();
        world.Upstream.Answer = (http, _) =>
        {
            http.Response.StatusCode = 529;
            return http.Response.WriteAsync("""{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"},"request_id":"req_1"}""");
        };

        using var response = await SendAsync(world, Body);

        ((int)response.StatusCode).Should().Be(529);
        (await ErrorOf(response)).GetRawText().Should().Be("""{"type":"overloaded_error","message":"Overloaded"}""");
    }

    [Fact]
    public async Task Another_provider_answers_messages_in_their_form()
    {
        await using var world = await StartAsync(ChatAnswer);

        using var response = await SendAsync(world, Body.Replace("smart", "small", StringComparison.Ordinal), with: headers =>
        {
            headers.Authorization = new("Bearer", world.Caller.Token("/v1", bound: false));
            headers.Add("anthropic-beta", "one-2026-01-01");
        });

        response.StatusCode.Should().Be(HttpStatusCode.OK);
        using var answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        answer.RootElement.GetProperty("content").GetRawText().Should().Be("""[{"type":"text","text":"Hello"}]""");
        (answer.RootElement.GetProperty("model").GetString(), answer.RootElement.GetProperty("stop_reason").GetString()).Should().Be(("small", "end_turn"));
        var seen = world.Upstream.Seen.Single();
        seen.Target.Should().Be("/v1/chat/completions");
        seen.Headers["Authorization"].Should().Be("Bearer sk-provider");
        seen.Headers.Keys.Should().NotContain(["anthropic-version", "anthropic-beta", "x-api-key"]);
    }

    [Fact]
    public async Task Another_surface_reaches_Anthropic_with_the_version_that_the_broker_writes()
    {
        await using var world = await StartAsync();

        using var response = await SendAsync(world, """{"model":"smart","max_completion_tokens":50,"temperature":0.5,"messages":[{"role":"user","content":"hi"}]}""", "/v1/chat/completions");

        response.StatusCode.Should().Be(HttpStatusCode.OK);
        (await response.Content.ReadAsStringAsync()).Should().Contain("\"content\":\"Hello\"").And.Contain("chat.completion");
        var seen = world.Upstream.Seen.Single();
        (seen.Target, seen.Headers["anthropic-version"], seen.Headers["x-api-key"]).Should().Be(("/v1/messages", "2023-06-01", "sk-ant-provider"));
        seen.Body.Should().Contain("\"max_tokens\":50").And.Contain("\"temperature\":0.5");
    }

    [Fact]
    public async Task What_cannot_be_translated_is_refused_by_name_before_anything_leaves()
    {
        await using var world = await StartAsync();

        using var response = await SendAsync(world, """{"model":"small","max_tokens":9,"messages":[{"role":"user","content":[{"type":"search_result","source":"s","title":"t","content":[]}]}]}""");

        response.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        var error = await ErrorOf(response);
        error.GetProperty("details").GetProperty("error_code").GetString().Should().Be("AID4100");
        error.GetProperty("message").GetString().Should().Contain("messages[0].content[0]");
        world.Upstream.Seen.Should().BeEmpty();
        world.Money.Settled.Where(static settled => settled.MicroUsd != 0).Should().BeEmpty();
    }

    [Fact]
    public async Task The_list_of_models_has_the_form_of_whoever_asks()
    {
        await using var world = await StartAsync();
        var request = new HttpRequestMessage(HttpMethod.Get, world.Origin + "/v1/models");
        request.Headers.Add("anthropic-version", "2026-10-21");
        request.Headers.Add("x-api-key", world.Caller.Token("/v1", bound: false));

        using var response = await world.Client.SendAsync(request);

        using var list = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        list.RootElement.GetProperty("data").EnumerateArray().Select(static model => (model.GetProperty("type").GetString(), model.GetProperty("id").GetString()))
            .Should().BeEquivalentTo([("model", "large"), ("model", "small"), ("model", "smart")]);
        (list.RootElement.GetProperty("has_more").GetBoolean(), list.RootElement.GetProperty("first_id").GetString(), list.RootElement.GetProperty("last_id").GetString()).Should().Be((false, "large", "smart"));
    }
}
