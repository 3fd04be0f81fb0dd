using System.Net;
using AgentIdentity.Gateway.Ports;
using AgentIdentity.Gateway.Tests.World;

namespace AgentIdentity.Gateway.Tests.ModelCalls.Routing;

public sealed class FailoverTests
{
    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(408)]
    [InlineData(424)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    [InlineData(529)]
    public async Task Another_candidate_answers_where_one_cannot(int status)
    {
        await using var world = await RouteWorld.StartAsync();
        world.First.Answer = (http, _) => RouteWorld.FailAsync(http, status);

        var response = await world.PostAsync();

        response.StatusCode.Should().Be(HttpStatusCode.OK);
        (await response.Content.ReadAsStringAsync()).Should().Contain("second");
        world.Second.Seen.Single().Headers["Authorization"].Should().Be("Bearer sk-key-of-second");
        world.Second.Seen.Single().Body.Should().Contain("model-of-second");
        var route = await world.RouteAsync();
        route.GetProperty("candidate").GetString().Should().Be("small/second");
        route.GetProperty("attempts").EnumerateArray().Select(static one => one.GetProperty("candidate").GetString()).Should().Equal("small/first", "small/second");
        route.GetProperty("attempts")[0].GetProperty("status").GetInt32().Should().Be(status);

        // 5 and 3 tokens at the second one's prices; the first one's error was free.
        (await world.BillAsync()).Should().Be(new CallBillLine(110, "Provider", "small/second"));
    }

    [Theory]
    [InlineData(400, "invalid")]
    [InlineData(402, "billing")]
    [InlineData(404, "model_not_found")]
    [InlineData(413, "too_large")]
    [InlineData(422, "invalid")]
    [InlineData(429, "insufficient_quota")]
    [InlineData(429, "enforced_spend_limit_reached")]
    public async Task What_would_be_the_same_elsewhere_or_is_about_money_is_the_callers(int status, string code)
    {
        await using var world = await RouteWorld.StartAsync();
        world.First.Answer = (http, _) => RouteWorld.FailAsync(http, status, code);

        var response = await world.PostAsync();

        ((int)response.StatusCode).Should().Be(status);
        (await response.Content.ReadAsStringAsync()).Should().Contain(code);
        world.Second.Seen.Should().BeEmpty();
        (await world.BillAsync()).MicroUsd.Should().Be(0);
    }

    [Fact]
    public async Task A_provider_that_is_down_is_passed_over()
    {
        await using var world = await RouteWorld.StartAsync(("Candidates:first:Address", "http://127.0.0.1:1/v1"));

        (await (await world.PostAsync()).Content.ReadAsStringAsync()).Should().Contain("second");
        (await world.RouteAsync()).GetProperty("attempts")[0].GetProperty("result").GetString().Should().Be("AID3501");
    }

    [Fact]
    public async Task The_last_error_passes_and_says_that_it_was_tried_again()
    {
        await using var world = await RouteWorld.StartAsync(("Retries", "1"));
        world.First.Answer = static (http, _) => RouteWorld.FailAsync(http, 500, "first_is_unwell");
        world.Second.Answer = static (http, _) => RouteWorld.FailAsync(http, 503, "second_is_unwell", "9");

        var response = await world.PostAsync();

        response.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
        (await response.Content.ReadAsStringAsync()).Should().Contain("second_is_unwell");
        response.Headers.GetValues("x-should-retry").Should().Equal("false");
        response.Headers.GetValues("x-request-id").Should().Equal("req_of_the_provider");
        response.Headers.RetryAfter!.Delta.Should().Be(TimeSpan.FromSeconds(9));
        response.Headers.ToString().Should().NotContain("secret-org");
        (world.First.Seen.Count, world.Second.Seen.Count).Should().Be((1, 1));
    }

    [Fact]
    public async Task A_single_candidate_is_asked_again_after_a_pause()
    {
        await using var world = await RouteWorld.StartOneAsync();
        var asked = 0;
        world.First.Answer = (http, body) => Interlocked.Increment(ref asked) == 1 ? RouteWorld.FailAsync(http, 503, retryAfter: "1") : RouteWorld.WriteAsync(http, RouteWorld.Chunk + RouteWorld.Usage + RouteWorld.Done);
        var clock = System.Diagnostics.Stopwatch.StartNew();

        (await (await world.PostAsync(RouteWorld.Streamed)).Content.ReadAsStringAsync()).Should().Contain("Hello");

        clock.Elapsed.Should().BeGreaterThan(TimeSpan.FromSeconds(1));
        asked.Should().Be(2);
    }

    [Fact]
    public async Task A_wait_that_is_too_long_is_left_to_the_caller()
    {
        await using var world = await RouteWorld.StartOneAsync(("Retries", "5"), ("RetryWaitSeconds", "0.1"));
        world.First.Answer = static (http, _) => RouteWorld.FailAsync(http, 429, "rate_limit_exceeded", "30");

        var response = await world.PostAsync();

        world.First.Seen.Should().ContainSingle();
        response.Headers.RetryAfter!.Delta.Should().Be(TimeSpan.FromSeconds(30));
        response.Headers.Contains("x-should-retry").Should().BeFalse();
    }

    [Fact]
    public async Task A_client_that_tries_again_itself_leaves_the_broker_fewer_tries()
    {
        await using var world = await RouteWorld.StartAsync(("Retries", "1"));
        world.First.Answer = static (http, _) => RouteWorld.FailAsync(http, 500);
        var request = world.Gateway.Caller.Request(HttpMethod.Post, "/v1/chat/completions", TestCaller.Json(RouteWorld.Plain));
        request.Headers.Add("X-Stainless-Retry-Count", "1");

        (await world.Gateway.Client.SendAsync(request)).StatusCode.Should().Be(HttpStatusCode.InternalServerError);
        world.Second.Seen.Should().BeEmpty();
    }

    [Fact]
    public async Task Every_further_attempt_is_decided_on_and_recorded_before_it_leaves()
    {
        await using var world = await RouteWorld.StartAsync();
        world.First.Answer = static (http, _) => RouteWorld.FailAsync(http, 500);

        await world.PostAsync();

        var attempt = world.Gateway.Evidence.Bodies(EvidenceKinds.Attempt).Should().ContainSingle().Subject;
        attempt.GetProperty("candidate").GetString().Should().Be("small/second");
        attempt.GetProperty("decision").GetProperty("outcome").GetString().Should().Be("allow");
    }

    [Fact]
    public async Task What_policy_forbids_meanwhile_is_not_tried()
    {
        await using var world = await RouteWorld.StartAsync();
        world.First.Answer = (http, _) =>
        {
            world.Gateway.Decisions.Denied.Add("small");
            return RouteWorld.FailAsync(http, 500, "first_is_unwell");
        };

        (await (await world.PostAsync()).Content.ReadAsStringAsync()).Should().Contain("first_is_unwell");
        world.Second.Seen.Should().BeEmpty();
        (await world.RouteAsync()).GetProperty("passed_over")[0].GetProperty("why").GetString().Should().Be("denied");
    }

    [Fact]
    public async Task An_attempt_that_cannot_be_recorded_is_not_made()
    {
        await using var world = await RouteWorld.StartAsync();
        world.Gateway.Evidence.FailsOn = EvidenceKinds.Attempt;
        world.First.Answer = static (http, _) => RouteWorld.FailAsync(http, 500);

        (await world.PostAsync()).StatusCode.Should().Be(HttpStatusCode.InternalServerError);
        world.Second.Seen.Should().BeEmpty();
    }

    [Fact]
    public async Task A_stop_ends_the_wait_for_another_attempt()
    {
        await using var world = await RouteWorld.StartOneAsync(("RetryWaitSeconds", "30"));
        world.First.Answer = (http, _) =>
        {
            world.Gateway.Stops.Stop();
            return RouteWorld.FailAsync(http, 503, retryAfter: "20");
        };
        var clock = System.Diagnostics.Stopwatch.StartNew();

        await world.PostAsync();

        clock.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(10));
        world.First.Seen.Should().ContainSingle();
    }

    [Fact]
    public async Task A_silent_provider_may_charge_so_that_another_is_asked_only_if_both_can_be_paid()
    {
        await using var world = await RouteWorld.StartAsync(("Candidates:first:TimeoutSeconds", "1"));
        world.First.Answer = static (http, _) => Task.Delay(Timeout.Infinite, http.RequestAborted);

        (await (await world.PostAsync()).Content.ReadAsStringAsync()).Should().Contain("second");

        var bill = await world.BillAsync();
        bill.Source.Should().Be("Bound");
        bill.MicroUsd.Should().BeGreaterThan(110);
    }

    [Fact]
    public async Task Without_the_money_for_both_a_silent_provider_is_the_last()
    {
        await using var world = await RouteWorld.StartAsync(("Candidates:first:TimeoutSeconds", "1"));
        world.First.Answer = (http, _) =>
        {
            world.Gateway.Money.Refusal = new PortRefusal("AID5401", "Nothing is left.");
            return Task.Delay(Timeout.Infinite, http.RequestAborted);
        };

        (await world.PostAsync()).StatusCode.Should().Be(HttpStatusCode.GatewayTimeout);
        world.Second.Seen.Should().BeEmpty();
        (await world.BillAsync()).MicroUsd.Should().Be(world.Gateway.Money.Reserved.Single().MicroUsd / 10);
    }

    [Fact]
    public async Task Less_money_means_less_output_and_the_caller_is_told()
    {
        await using var world = await RouteWorld.StartAsync(("Candidates:second:InputUsdPerMillion", "1"), ("Candidates:second:OutputUsdPerMillion", "2"));
        world.Gateway.Money.Left = 1500;

        var response = await world.PostAsync(RouteWorld.Plain.Replace("10", "500", StringComparison.Ordinal));

        var lowered = int.Parse(response.Headers.GetValues("AgentIdentity-Max-Output-Lowered").Single(), System.Globalization.CultureInfo.InvariantCulture);
        lowered.Should().BeInRange(1, 499);
        world.First.Seen.Single().Body.Should().Contain($"\"max_completion_tokens\":{lowered}");
    }

    [Fact]
    public async Task What_is_tried_again_is_the_lowered_call_and_not_the_one_that_was_asked_for()
    {
        await using var world = await RouteWorld.StartOneAsync(("Retries", "2"), ("RetryWaitSeconds", "1"));
        world.Gateway.Money.Left = 1500;
        var answer = world.First.Answer;
        var times = 0;
        world.First.Answer = (http, body) =>
        {
            if (times++ > 0)
            {
                return answer(http, body);
            }

            http.Response.StatusCode = 503;
            return Task.CompletedTask;
        };

        var response = await world.PostAsync(RouteWorld.Plain.Replace("10", "500", StringComparison.Ordinal));

        response.StatusCode.Should().Be(HttpStatusCode.OK, await response.Content.ReadAsStringAsync());
        var lowered = response.Headers.GetValues("AgentIdentity-Max-Output-Lowered").Single();
        world.First.Seen.Should().HaveCount(2);
        world.First.Seen.Should().OnlyContain(seen => seen.Body.Contains($"\"max_completion_tokens\":{lowered}", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("OpenAI-Beta", "é")]
    [InlineData("Accept", "text/\u00ff")]
    public async Task A_header_that_cannot_be_sent_on_is_the_caller_s_fault_and_no_candidate_s(string name, string value)
    {
        await using var world = await RouteWorld.StartAsync();
        using var handler = new SocketsHttpHandler { UseProxy = false, RequestHeaderEncodingSelector = static (_, _) => System.Text.Encoding.UTF8 };
        using var client = new HttpClient(handler);
        using var request = world.Gateway.Caller.Request(HttpMethod.Post, "/v1/chat/completions", World.TestCaller.Json(RouteWorld.Plain));
        request.Headers.TryAddWithoutValidation(name, value).Should().BeTrue();

        using var response = await client.SendAsync(request);

        response.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (world.First.Seen.Count, world.Second.Seen.Count).Should().Be((0, 0));
    }
}
