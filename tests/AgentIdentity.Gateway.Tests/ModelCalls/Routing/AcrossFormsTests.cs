using System.Net;
using System.Text.Json;
using AgentIdentity.Gateway.Tests.World;
using Microsoft.AspNetCore.Http;

namespace AgentIdentity.Gateway.Tests.ModelCalls.Routing;

/// <summary>The first candidate speaks OpenAI's form and the second Anthropic's.</summary>
public sealed class AcrossFormsTests
{
    private const string Start = "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"claude\",\"content\":[],\"stop_reason\":null,\"stop_sequence\":null,\"usage\":{\"input_tokens\":5,\"output_tokens\":1}}}\n\nevent: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}\n\nevent: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"from far\"}}\n\n";
    private const string End = "event: content_block_stop\ndata: {\"type\":\"content_block_stop\",\"index\":0}\n\nevent: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\",\"stop_sequence\":null},\"usage\":{\"output_tokens\":3}}\n\nevent: message_stop\ndata: {\"type\":\"message_stop\"}\n\n";
    private static readonly (string, string)[] Anthropic = [("Candidates:second:Provider", "anthropic")];

    [Fact]
    public async Task A_chat_client_is_answered_by_a_provider_of_another_form()
    {
        await using var world = await StartAsync();
        world.First.Answer = static (http, _) => RouteWorld.FailAsync(http, 503);
        world.Second.Answer = static (http, _) => RouteWorld.WriteAsync(http, Start + End);

        var response = await world.PostAsync(RouteWorld.Streamed);

        var text = await response.Content.ReadAsStringAsync();
        text.Should().Contain("\"chat.completion.chunk\"").And.Contain("from far").And.EndWith(RouteWorld.Done).And.NotContain("message_start");
        var seen = world.Second.Seen.Single();
        seen.Target.Should().Be("/v1/messages");
        seen.Headers["x-api-key"].Should().Be("sk-key-of-second");
        seen.Headers["anthropic-version"].Should().Be("2023-06-01");
        seen.Headers.Should().NotContainKey("Authorization");
        (await world.BillAsync()).Should().Be(new CallBillLine(110, "Provider", "small/second"));
    }

    [Fact]
    public async Task A_document_is_translated_whole()
    {
        await using var world = await StartAsync();
        world.First.Answer = static (http, _) => RouteWorld.FailAsync(http, 503);
        world.Second.Answer = static (http, _) =>
        {
            http.Response.ContentType = "application/json";
            return http.Response.WriteAsync("""{"id":"msg_1","type":"message","role":"assistant","model":"claude","content":[{"type":"text","text":"from far"}],"stop_reason":"end_turn","stop_sequence":null,"usage":{"input_tokens":5,"output_tokens":3}}""");
        };

        var response = await world.PostAsync();

        using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        document.RootElement.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString().Should().Be("from far");
        document.RootElement.GetProperty("usage").GetProperty("completion_tokens").GetInt32().Should().Be(3);
        response.Content.Headers.ContentType!.MediaType.Should().Be("application/json");
    }

    [Fact]
    public async Task A_providers_error_is_told_in_the_callers_form_with_its_status_and_its_words()
    {
        await using var world = await StartAsync();
        world.First.Answer = static (http, _) => RouteWorld.FailAsync(http, 503);
        world.Second.Answer = static (http, _) =>
        {
            http.Response.StatusCode = 529;
            http.Response.Headers["request-id"] = "req_far";
            http.Response.ContentType = "application/json";
            return http.Response.WriteAsync("""{"type":"error","error":{"type":"overloaded_error","message":"Too much to do"},"request_id":"req_far"}""");
        };

        var response = await world.PostAsync();

        ((int)response.StatusCode).Should().Be(529);
        using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        document.RootElement.GetProperty("error").GetProperty("message").GetString().Should().Contain("Too much to do");
        response.Headers.GetValues("request-id").Should().Equal("req_far");
        response.Headers.GetValues("x-should-retry").Should().Equal("false");
    }

    [Fact]
    public async Task A_cut_stream_ends_in_the_callers_form_and_never_as_if_finished()
    {
        await using var world = await StartAsync();
        world.First.Answer = static (http, _) => RouteWorld.FailAsync(http, 503);
        world.Second.Answer = static async (http, _) =>
        {
            await RouteWorld.WriteAsync(http, Start);
            await Task.Delay(300);
            http.Abort();
        };

        var text = await (await world.PostAsync(RouteWorld.Streamed)).Content.ReadAsStringAsync();

        text.Should().Contain("from far").And.Contain("AID4032").And.NotContain("[DONE]");
    }

    [Fact]
    public async Task An_error_that_comes_after_the_start_and_before_anything_was_said_is_still_no_answer()
    {
        await using var world = await StartAsync();
        world.First.Answer = static (http, _) => RouteWorld.FailAsync(http, 503);
        world.Second.Answer = static (http, _) => RouteWorld.WriteAsync(
            http, Start[..Start.IndexOf("event: content_block_start", StringComparison.Ordinal)] + "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}\n\n");

        await world.PostAsync(RouteWorld.Streamed);

        (await world.RouteAsync()).GetProperty("attempts")[1].GetProperty("result").GetString().Should().Be("first_event_overloaded_error");
    }

    [Fact]
    public async Task A_candidate_that_cannot_be_told_the_call_is_passed_over()
    {
        await using var world = await StartAsync();
        world.First.Answer = static (http, _) => RouteWorld.FailAsync(http, 503, "first_is_unwell");

        var response = await world.PostAsync("""{"model":"small","n":2,"max_completion_tokens":10,"messages":[{"role":"user","content":"hi"}]}""");

        (await response.Content.ReadAsStringAsync()).Should().Contain("first_is_unwell");
        world.Second.Seen.Should().BeEmpty();
        (await world.RouteAsync()).GetProperty("passed_over")[0].GetProperty("why").GetString().Should().Be("not_translatable n");
    }

    [Fact]
    public async Task Where_nobody_can_be_told_the_member_is_named()
    {
        await using var world = await RouteWorld.StartOneAsync(("Candidates:first:Provider", "anthropic"));

        var response = await world.PostAsync("""{"model":"small","n":2,"max_completion_tokens":10,"messages":[{"role":"user","content":"hi"}]}""");

        response.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        var body = await response.Content.ReadAsStringAsync();
        Expect.CodeOf(JsonDocument.Parse(body).RootElement).Should().Be("AID4100");
        body.Should().Contain("\"param\":\"n\"");
        world.First.Seen.Should().BeEmpty();
    }

    [Fact]
    public async Task A_surface_that_no_candidate_has_is_refused_by_name()
    {
        await using var world = await RouteWorld.StartOneAsync(("Candidates:first:Provider", "anthropic"));

        var response = await world.Gateway.Caller.PostAsync("/v1/embeddings", """{"model":"small","input":"hi"}""");

        (await Expect.CodeOf(response)).Should().Be("AID4102");
    }

    private static Task<RouteWorld> StartAsync() => RouteWorld.StartAsync([.. Anthropic, ("Retries", "1")]);
}
