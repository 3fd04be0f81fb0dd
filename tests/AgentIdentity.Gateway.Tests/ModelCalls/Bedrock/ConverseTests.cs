using System.Diagnostics;
using System.Net;
using System.Text.Json;
using AgentIdentity.Gateway.Ports;
using AgentIdentity.Gateway.Tests.Credentials;
using AgentIdentity.Gateway.Tests.World;
using Microsoft.AspNetCore.Http;

namespace AgentIdentity.Gateway.Tests.ModelCalls.Bedrock;

public sealed class ConverseTests
{
    private const string Answer = """{"output":{"message":{"role":"assistant","content":[{"text":"Hello"}]}},"stopReason":"end_turn","usage":{"inputTokens":5,"outputTokens":3,"totalTokens":8},"metrics":{"latencyMs":1}}""";

    [Fact]
    public async Task A_call_goes_to_the_escaped_address_signed_over_exactly_what_is_sent_and_names_who_calls()
    {
        await using var world = await BedrockWorld.StartAsync();
        world.Upstream.Answer = (http, _) =>
        {
            http.Response.ContentType = "application/json";
            http.Response.Headers["x-amzn-requestid"] = "req-1";
            return http.Response.WriteAsync(Answer);
        };

        var response = await world.Caller.PostAsync("/model/titan/converse", BedrockWorld.Asked);

        (await response.Content.ReadAsStringAsync()).Should().Be(Answer);
        response.Headers.GetValues("x-amzn-requestid").Should().Equal("req-1");
        var seen = world.Upstream.Seen.Single();
        seen.Target.Should().Be($"/model/{BedrockWorld.EscapedArn}/converse");
        AwsWorld.Refusal(seen, "bedrock").Should().BeNull();
        seen.Headers.Should().NotContainKey("DPoP");
        seen.Body.Should().Contain("\"requestMetadata\":{\"agentid_human\":\"ben\",\"agentid_agent\":\"codex\",\"agentid_delegation\":\"dlg_1\"}").And.Contain("Grüße");
        await Expect.Soon(() => !world.Money.Settled.IsEmpty);
        world.Money.Settled.Single().MicroUsd.Should().Be(11);
        world.Money.Bills.Single().Provider.Should().Be("aws.bedrock");
    }

    [Fact]
    public async Task A_stream_passes_frame_for_frame_and_is_metered()
    {
        await using var world = await BedrockWorld.StartAsync();
        world.Upstream.Answer = BedrockWorld.Streams(BedrockWorld.Frames);

        var response = await world.Caller.PostAsync("/model/titan/converse-stream", BedrockWorld.Asked);

        response.Content.Headers.ContentType!.MediaType.Should().Be("application/vnd.amazon.eventstream");
        (await response.Content.ReadAsByteArrayAsync()).Should().Equal(BedrockWorld.Frames.SelectMany(static frame => frame));
        world.Upstream.Seen.Single().Target.Should().EndWith("/converse-stream");
        await Expect.Soon(() => !world.Money.Settled.IsEmpty);
        world.Money.Settled.Single().Usage.Output.Should().Be(3);
    }

    [Fact]
    public async Task A_stop_ends_the_stream_within_a_second_in_a_whole_frame()
    {
        await using var world = await BedrockWorld.StartAsync();
        var sent = new TaskCompletionSource();
        world.Upstream.Answer = BedrockWorld.Streams([.. BedrockWorld.Frames[..2], BedrockWorld.Frames[2][..30]], http =>
        {
            sent.SetResult();
            return Task.Delay(Timeout.Infinite, http.RequestAborted);
        });
        var response = await world.Caller.PostAsync("/model/titan/converse-stream", BedrockWorld.Asked);
        await sent.Task;
        await Task.Delay(200);

        var clock = Stopwatch.StartNew();
        world.Stops.Stop();
        var frames = AwsFrames.Read(await response.Content.ReadAsByteArrayAsync());

        clock.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(1));
        frames.Should().HaveCount(3);
        frames[1].Should().Contain("Hello");
        frames[2].Should().StartWith("validationException ").And.Contain("AID4040");
    }

    [Fact]
    public async Task A_stream_that_is_cut_or_damaged_ends_in_an_exception_and_not_as_if_it_were_finished()
    {
        await using var world = await BedrockWorld.StartAsync();
        var damaged = BedrockWorld.Frames[2].ToArray();
        damaged[20] ^= 1;
        foreach (var (last, code) in ((byte[], string)[])[(BedrockWorld.Frames[2][..20], "AID4032"), ([], "AID4032"), (damaged, "AID4034")])
        {
            // What arrives with the beginning is held back with it, and is an error before the answer.
            world.Upstream.Answer = BedrockWorld.Streams(BedrockWorld.Frames[..2], async http =>
            {
                await Task.Delay(300);
                await http.Response.Body.WriteAsync(last);
            });

            var response = await world.Caller.PostAsync("/model/titan/converse-stream", BedrockWorld.Asked);
            var frames = AwsFrames.Read(await response.Content.ReadAsByteArrayAsync());

            frames.Should().HaveCount(3);
            frames[2].Should().StartWith("modelStreamErrorException ").And.Contain(code);
        }
    }

    [Fact]
    public async Task An_exception_of_the_providers_is_the_last_that_is_told()
    {
        await using var world = await BedrockWorld.StartAsync();
        world.Upstream.Answer = BedrockWorld.Streams([.. BedrockWorld.Frames, AwsFrames.Exception("throttlingException", "Slow down.")]);

        var response = await world.Caller.PostAsync("/model/titan/converse-stream", BedrockWorld.Asked);

        var frames = AwsFrames.Read(await response.Content.ReadAsByteArrayAsync());
        frames.Should().HaveCount(6);
        frames[5].Should().Be("""throttlingException {"message":"Slow down."}""");
        await Expect.Soon(() => !world.Money.Settled.IsEmpty);
        world.Money.Settled.Single().Usage.Output.Should().Be(3, "what was reported before is billed");
    }

    [Theory]
    [InlineData("POST", "/model/nobody/converse", BedrockWorld.Asked, 404, "ResourceNotFoundException", "AID4010")]
    [InlineData("POST", "/model/titan/invoke", BedrockWorld.Asked, 400, "ValidationException", "AID4241")]
    [InlineData("POST", "/model/titan/invoke-with-response-stream", BedrockWorld.Asked, 400, "ValidationException", "AID4241")]
    [InlineData("POST", "/model/titan/count-tokens", BedrockWorld.Asked, 400, "ValidationException", "AID4241")]
    [InlineData("POST", "/model/titan/converse/", BedrockWorld.Asked, 404, "ResourceNotFoundException", "AID4011")]
    [InlineData("POST", "/model/titan", BedrockWorld.Asked, 404, "ResourceNotFoundException", "AID4011")]
    [InlineData("PUT", "/model/titan/converse", BedrockWorld.Asked, 404, "ResourceNotFoundException", "AID4011")]
    [InlineData("POST", "/model/titan/converse", "{}", 400, "ValidationException", "AID4003")]
    [InlineData("POST", "/model/titan/converse", """{"messages":[{"role":"user","content":[{"image":{"format":"png","source":{"s3Location":{"uri":"s3://a/b"}}}}]}]}""", 400, "ValidationException", "AID4140")]
    public async Task Refusals_have_the_shape_that_AWSs_clients_read(string method, string path, string body, int status, string type, string code)
    {
        await using var world = await BedrockWorld.StartAsync();

        var response = await world.Caller.SendAsync(new HttpMethod(method), path, TestCaller.Json(body));

        ((int)response.StatusCode).Should().Be(status);
        using var told = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        told.RootElement.GetProperty("__type").GetString().Should().Be(type);
        told.RootElement.GetProperty("message").GetString().Should().Contain(code);
        world.Upstream.Seen.Should().BeEmpty();
        world.Evidence.Bodies(EvidenceKinds.Refusal).Should().ContainSingle();
    }

    [Fact]
    public async Task An_error_of_Bedrocks_keeps_status_type_and_words()
    {
        await using var world = await BedrockWorld.StartAsync();
        world.Upstream.Answer = (http, _) =>
        {
            http.Response.StatusCode = 424;
            http.Response.Headers["x-amzn-errortype"] = "ModelErrorException:http://internal.amazon.com/coral/com.amazon.bedrock/";
            return http.Response.WriteAsync("""{"message":"The model failed.","originalStatusCode":500,"resourceName":"arn:aws:secret"}""");
        };

        var response = await world.Caller.PostAsync("/model/titan/converse", BedrockWorld.Asked);

        ((int)response.StatusCode).Should().Be(424);
        (await response.Content.ReadAsStringAsync()).Should().Be("""{"message":"The model failed.","__type":"ModelErrorException"}""");
    }

    [Fact]
    public async Task Another_surface_is_translated_signed_and_answered_in_its_own_form()
    {
        await using var world = await BedrockWorld.StartAsync();
        world.Upstream.Answer = BedrockWorld.Streams(BedrockWorld.Frames);

        var response = await world.Caller.PostAsync("/v1/chat/completions", """{"model":"titan","stream":true,"max_completion_tokens":10,"messages":[{"role":"user","content":"Grüße"}]}""");
        var events = await response.Content.ReadAsStringAsync();

        events.Should().Contain("\"content\":\"Hello\"").And.EndWith("data: [DONE]\n\n");
        var seen = world.Upstream.Seen.Single();
        seen.Target.Should().Be($"/model/{BedrockWorld.EscapedArn}/converse-stream");
        AwsWorld.Refusal(seen, "bedrock").Should().BeNull();
        seen.Body.Should().Contain("agentid_human").And.Contain("Grüße");
    }

    [Theory]
    [InlineData("openai", "/v1/chat/completions", """{"model":"titan","max_completion_tokens":10,"messages":[{"role":"user","content":"hi"}]}""", "/openai/v1/chat/completions")]
    [InlineData("openai", "/v1/responses", """{"model":"titan","max_output_tokens":16,"store":false,"input":"hi"}""", "/openai/v1/responses")]
    public async Task Bedrocks_other_surfaces_are_reached_at_their_own_addresses_and_signed(string surface, string path, string body, string target)
    {
        await using var world = await BedrockWorld.StartAsync(("BedrockSurface", surface), ("Deployment", "openai.gpt-oss-120b-1:0"));

        await world.Caller.PostAsync(path, body);

        var seen = world.Upstream.Seen.Single();
        seen.Target.Should().Be(target);
        AwsWorld.Refusal(seen, "bedrock").Should().BeNull();
        seen.Body.Should().Contain("\"openai.gpt-oss-120b-1:0\"");
    }

    [Fact]
    public async Task A_key_of_Bedrocks_own_goes_as_Bearer_and_never_comes_back()
    {
        await using var world = await BedrockWorld.StartAsync(("Credential", "header"), ("ApiKey", "ABSK-of-the-customer"), ("Aws:RoleArn", ""));
        world.Upstream.Answer = (http, _) =>
        {
            http.Response.StatusCode = 403;
            return http.Response.WriteAsync("""{"message":"ABSK-of-the-customer may not."}""");
        };

        var response = await world.Caller.PostAsync("/model/titan/converse", BedrockWorld.Asked);

        response.StatusCode.Should().Be(HttpStatusCode.BadGateway);
        (await response.Content.ReadAsStringAsync()).Should().NotContain("ABSK").And.Contain("AID4033");
        world.Upstream.Seen.Single().Headers["Authorization"].Should().Be("Bearer ABSK-of-the-customer");
    }
}
