using System.Diagnostics;
using System.Net;
using System.Text.Json;
using AgentIdentity.Gateway.Ports;
using AgentIdentity.Gateway.Tests.World;
using Microsoft.AspNetCore.Http;

namespace AgentIdentity.Gateway.Tests.ModelCalls;

public sealed class ChatTests
{
    private const string Chat = """{"model":"small","max_completion_tokens":10,"messages":[{"role":"user","content":"hi"}]}""";
    private const string Streamed = """{"model":"small","stream":true,"max_completion_tokens":10,"messages":[{"role":"user","content":"hi"}]}""";
    private const string Chunk = "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hello\"},\"finish_reason\":null}]}\n\n";
    private const string Usage = "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":3,\"total_tokens\":8}}\n\n";

    [Fact]
    public async Task An_answer_is_metered_and_settled_and_the_key_is_the_gateways()
    {
        await using var world = await GatewayWorld.StartAsync();
        world.Upstream.Answer = (http, _) =>
        {
            http.Response.ContentType = "application/json";
            http.Response.Headers.SetCookie = "a=b";
            http.Response.Headers["openai-organization"] = "secret-org";
            return http.Response.WriteAsync("""{"id":"c","object":"chat.completion","model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"Hello"},"finish_reason":"stop"}],"usage":{"prompt_tokens":5,"completion_tokens":3,"total_tokens":8}}""");
        };
        var response = await world.Caller.PostAsync("/v1/chat/completions", Chat);
        response.StatusCode.Should().Be(HttpStatusCode.OK);
        (await response.Content.ReadAsStringAsync()).Should().Contain("Hello");
        response.Headers.ToString().Should().NotContain("secret-org").And.NotContain("a=b");
        var seen = world.Upstream.Seen.Single();
        seen.Headers["Authorization"].Should().Be("Bearer sk-provider");
        seen.Body.Should().Contain("provider-small").And.NotContain("\"small\"");
        seen.Target.Should().Be("/v1/chat/completions");
        await Expect.Soon(() => world.Evidence.Bodies(EvidenceKinds.Outcome).Any());
        world.Money.Reserved.Single().MicroUsd.Should().BePositive();
        world.Money.Settled.Single().MicroUsd.Should().Be(11);
        world.Evidence.Bodies(EvidenceKinds.Outcome).Single().GetProperty("cost_micro_usd").GetInt64().Should().Be(11);
        world.Evidence.Bodies(EvidenceKinds.Decision).Single().GetProperty("reserved_micro_usd").GetInt64().Should().BePositive();
    }

    [Fact]
    public async Task A_stream_passes_as_it_is_produced_without_the_usage_nobody_asked_for()
    {
        await using var world = await GatewayWorld.StartAsync();
        var go = new TaskCompletionSource();
        world.Upstream.Answer = async (http, _) =>
        {
            await Write(http, Chunk);
            await go.Task;
            await Write(http, Usage);
            await Write(http, "data: [DONE]\n\n");
        };
        var response = await world.Caller.PostAsync("/v1/chat/completions", Streamed);
        using var events = new EventReader(response);
        (await events.NextAsync()).Should().Contain("Hello");
        world.Money.Settled.Should().BeEmpty();
        go.SetResult();
        (await events.NextAsync()).Should().Be("[DONE]");
        (await events.NextAsync()).Should().BeNull();
        world.Money.Settled.Single().Usage.Output.Should().Be(3);
        world.Upstream.Seen.Single().Body.Should().Contain("include_usage");
    }

    [Fact]
    public async Task A_stop_ends_the_stream_within_a_second_and_books_what_was_reserved()
    {
        await using var world = await GatewayWorld.StartAsync(w => w.Settings["AgentIdentity:Models:small:TimeoutSeconds"] = "30");
        world.Upstream.Answer = async (http, _) =>
        {
            await Write(http, Chunk + Chunk[..25]);
            await Task.Delay(Timeout.Infinite, http.RequestAborted);
        };
        var response = await world.Caller.PostAsync("/v1/chat/completions", Streamed);
        using var events = new EventReader(response);
        await events.NextAsync();
        var clock = Stopwatch.StartNew();
        world.Stops.Stop();
        Expect.CodeOf(JsonDocument.Parse((await events.NextAsync())!).RootElement).Should().Be("AID4040");
        (await events.NextAsync()).Should().Contain("\"finish_reason\":\"error\"");
        (await events.NextAsync()).Should().BeNull();
        clock.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(1));
        await world.Upstream.Aborted.Task.WaitAsync(TimeSpan.FromSeconds(2));
        await Expect.Soon(() => world.Money.Settled.Count == 1);
        world.Money.Settled.Single().MicroUsd.Should().Be(world.Money.Reserved.Single().MicroUsd);
    }

    [Fact]
    public async Task A_stream_that_is_cut_ends_with_an_error_event()
    {
        await using var world = await GatewayWorld.StartAsync();
        world.Upstream.Answer = async (http, _) =>
        {
            await Write(http, Chunk);
            await Task.Delay(300);
            http.Abort();
        };
        var response = await world.Caller.PostAsync("/v1/chat/completions", Streamed);
        using var events = new EventReader(response);
        await events.NextAsync();
        Expect.CodeOf(JsonDocument.Parse((await events.NextAsync())!).RootElement).Should().Be("AID4032");
        (await events.NextAsync()).Should().Contain("\"finish_reason\":\"error\"");
        (await events.NextAsync()).Should().BeNull();
    }

    [Fact]
    public async Task A_budget_that_does_not_reach_refuses_before_anything_leaves()
    {
        await using var world = await GatewayWorld.StartAsync(w => w.Money.Refusal = new PortRefusal("AID5401", "The budget of the delegation does not allow this call."));
        var response = await world.Caller.PostAsync("/v1/chat/completions", Chat);
        response.Headers.GetValues("x-should-retry").Should().Equal("false");
        await Expect.Refused(world, response, HttpStatusCode.TooManyRequests, "AID5401", EvidenceKinds.Decision);
    }

    [Theory]
    [InlineData("not json", "AID4001")]
    [InlineData("""{"model":"small","model":"large","messages":[{"role":"user","content":"hi"}]}""", "AID4001")]
    [InlineData("""{"messages":[{"role":"user","content":"hi"}]}""", "AID4002")]
    [InlineData("""{"model":"small","Model":"large","messages":[{"role":"user","content":"hi"}]}""", "AID4005")]
    public async Task A_body_that_can_be_misread_is_refused_in_the_providers_shape(string body, string code)
    {
        await using var world = await GatewayWorld.StartAsync();
        var response = await world.Caller.PostAsync("/v1/chat/completions", body);
        using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        document.RootElement.GetProperty("error").GetProperty("type").GetString().Should().Be("invalid_request_error");
        await Expect.Refused(world, response, HttpStatusCode.BadRequest, code);
    }

    [Fact]
    public async Task A_model_that_is_invisible_answers_exactly_as_one_that_does_not_exist()
    {
        await using var world = await GatewayWorld.StartAsync(w => w.Decisions.Hidden.Add("large"));
        var hidden = await world.Caller.PostAsync("/v1/chat/completions", Chat.Replace("small", "large"));
        var absent = await world.Caller.PostAsync("/v1/chat/completions", Chat.Replace("small", "nosuch"));
        hidden.StatusCode.Should().Be(HttpStatusCode.NotFound);
        Shape(await hidden.Content.ReadAsStringAsync()).Should().Be(Shape((await absent.Content.ReadAsStringAsync()).Replace("nosuch", "large")));
        world.Upstream.Seen.Should().BeEmpty();
    }

    [Fact]
    public async Task A_call_without_a_bound_is_refused_only_to_those_who_may_know_the_model()
    {
        const string Unbounded = """{"model":"large","messages":[{"role":"user","content":"hi"}],"n":1,"audio":{"voice":"a"},"modalities":["audio"]}""";
        await using var world = await GatewayWorld.StartAsync();
        var refused = await world.Caller.PostAsync("/v1/chat/completions", Unbounded);
        (await Expect.CodeOf(refused)).Should().Be("AID4020");
        world.Decisions.Hidden.Add("large");
        (await Expect.CodeOf(await world.Caller.PostAsync("/v1/chat/completions", Unbounded))).Should().Be("AID4010");
        world.Upstream.Seen.Should().BeEmpty();
        world.Money.Reserved.Should().BeEmpty();
    }

    [Fact]
    public async Task The_list_of_models_shows_only_what_the_caller_may_use()
    {
        await using var world = await GatewayWorld.StartAsync(w => w.Decisions.Hidden.Add("large"));
        var response = await world.Caller.SendAsync(HttpMethod.Get, "/v1/models");
        var body = await response.Content.ReadAsStringAsync();
        body.Should().Contain("\"small\"").And.NotContain("large").And.NotContain("provider-small");
        world.Upstream.Seen.Should().BeEmpty();
        world.Evidence.Notes.First().Kind.Should().Be(EvidenceKinds.Call);
    }

    [Fact]
    public async Task A_surface_that_is_not_served_is_refused_in_the_providers_shape()
    {
        await using var world = await GatewayWorld.StartAsync();
        await Expect.Refused(world, await world.Caller.PostAsync("/v1/audio/speech", "{}"), HttpStatusCode.BadRequest, "AID4241");
    }

    [Fact]
    public async Task A_providers_refusal_of_the_key_shows_nothing_of_it()
    {
        await using var world = await GatewayWorld.StartAsync();
        world.Upstream.Answer = (http, _) =>
        {
            http.Response.StatusCode = 401;
            return http.Response.WriteAsync("""{"error":{"message":"Incorrect API key provided: sk-pro***der","type":"invalid_request_error","code":"invalid_api_key"}}""");
        };
        var response = await world.Caller.PostAsync("/v1/chat/completions", Chat);
        response.StatusCode.Should().Be(HttpStatusCode.BadGateway);
        (await response.Content.ReadAsStringAsync()).Should().Contain("AID4033").And.NotContain("sk-");
        response.Headers.GetValues("x-should-retry").Should().Equal("false");
        await Expect.Soon(() => world.Money.Settled.Count == 1);
        world.Money.Settled.Single().MicroUsd.Should().Be(0);
    }

    [Fact]
    public async Task A_provider_that_repeats_its_key_in_an_error_shows_it_to_nobody()
    {
        await using var world = await GatewayWorld.StartAsync(w => w.Settings["Models:small:ApiKey"] = "0a1b2c3d4e5f60718293");
        var key = "";
        world.Upstream.Answer = (http, _) =>
        {
            key = http.Request.Headers.Authorization.ToString()["Bearer ".Length..];
            http.Response.StatusCode = 429;
            return http.Response.WriteAsync($$$"""{"error":{"message":"Quota of {{{key}}} is used up","type":"requests","param":null,"code":"quota"}}""");
        };

        var response = await world.Caller.PostAsync("/v1/chat/completions", Chat);

        key.Should().NotBeEmpty();
        response.StatusCode.Should().Be(HttpStatusCode.TooManyRequests);
        (await response.Content.ReadAsStringAsync()).Should().NotContain(key);
    }

    [Fact]
    public async Task A_providers_own_error_keeps_its_status_and_words()
    {
        await using var world = await GatewayWorld.StartAsync();
        world.Upstream.Answer = (http, _) =>
        {
            http.Response.StatusCode = 429;
            http.Response.Headers.RetryAfter = "7";
            return http.Response.WriteAsync("""{"error":{"message":"Rate limit reached","type":"requests","param":null,"code":"rate_limit_exceeded"}}""");
        };
        var response = await world.Caller.PostAsync("/v1/chat/completions", Chat);
        response.StatusCode.Should().Be(HttpStatusCode.TooManyRequests);
        response.Headers.RetryAfter!.Delta.Should().Be(TimeSpan.FromSeconds(7));
        (await response.Content.ReadAsStringAsync()).Should().Contain("rate_limit_exceeded");
    }

    private static string Shape(string body) => System.Text.RegularExpressions.Regex.Replace(body, "dec_[0-9a-z]+", "dec_");

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
