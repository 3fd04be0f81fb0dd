using System.Net;
using AgentIdentity.Gateway.Ports;
using AgentIdentity.Gateway.Tests.World;
using AgentIdentity.Tokens;

namespace AgentIdentity.Gateway.Tests.ModelCalls.Routing;

/// <summary>What was never sent goes elsewhere, what may have been sent is paid for, and the bill names who was asked.</summary>
public sealed class NothingSentTests
{
    [Fact]
    public async Task Where_no_credential_of_the_first_can_be_had_another_is_asked_and_the_record_says_why()
    {
        await using var world = await RouteWorld.StartAsync();
        world.Gateway.Credentials.Gives = static upstream => upstream.Name == "small/first" ? throw new InvalidOperationException("the vault is sealed") : null;

        (await (await world.PostAsync()).Content.ReadAsStringAsync()).Should().Contain("second");

        world.First.Seen.Should().BeEmpty();
        world.Second.Seen.Single().Headers["Authorization"].Should().Be("Bearer sk-key-of-second");
        var route = await world.RouteAsync();
        route.GetProperty("candidate").GetString().Should().Be("small/second");
        var passed = route.GetProperty("passed_over").EnumerateArray().Single();
        (passed.GetProperty("candidate").GetString(), passed.GetProperty("why").GetString()).Should().Be(("small/first", GatewayError.CredentialUnavailable.Code()));
        world.Gateway.Evidence.Bodies(EvidenceKinds.Attempt).Single().GetProperty("candidate").GetString().Should().Be("small/second");
        (await world.BillAsync()).Should().Be(new CallBillLine(110, "Provider", "small/second"));
    }

    [Fact]
    public async Task Where_none_can_be_had_nothing_leaves_and_nothing_is_booked()
    {
        await using var world = await RouteWorld.StartAsync();
        world.Gateway.Credentials.Fails = true;

        (await Expect.CodeOf(await world.PostAsync())).Should().Be(GatewayError.CredentialUnavailable.Code());

        (world.First.Seen.Count, world.Second.Seen.Count).Should().Be((0, 0));
        (await world.BillAsync()).Should().Be(new CallBillLine(0, (await world.BillAsync()).Source, null));
        (await world.RouteAsync()).GetProperty("passed_over").GetArrayLength().Should().Be(2);
    }

    [Fact]
    public async Task A_stop_that_comes_meanwhile_is_the_end()
    {
        await using var world = await RouteWorld.StartAsync();
        world.Gateway.Credentials.Gives = _ =>
        {
            world.Gateway.Stops.Stop();
            throw new InvalidOperationException("the vault is sealed");
        };

        (await world.PostAsync()).IsSuccessStatusCode.Should().BeFalse();

        (world.First.Seen.Count, world.Second.Seen.Count).Should().Be((0, 0));
    }

    [Fact]
    public async Task A_fault_of_ours_after_it_was_sent_books_all_that_it_may_have_cost()
    {
        await using var world = await RouteWorld.StartOneAsync();
        world.First.Answer = static (http, _) => RouteWorld.FailAsync(http, 401);
        world.Gateway.Credentials.Gives = static _ => UpstreamCredential.Header("Authorization", new Secret("Bearer sk-1")).With("one", static () => throw new InvalidOperationException("unforeseen"));

        (await world.PostAsync()).StatusCode.Should().Be(HttpStatusCode.InternalServerError);

        var bill = await world.BillAsync();
        bill.Should().Be(new CallBillLine(world.Gateway.Money.Reserved.Single().MicroUsd, "Bound", "small/first"));
        bill.MicroUsd.Should().BePositive();
    }

    [Fact]
    public async Task The_bill_does_not_name_one_that_was_passed_over()
    {
        await using var world = await RouteWorld.StartAsync();
        world.First.Answer = (http, _) =>
        {
            world.Reload(("small:Candidates:second:Model", "another"));
            return RouteWorld.FailAsync(http, 500);
        };

        (await world.PostAsync()).IsSuccessStatusCode.Should().BeFalse();

        world.Second.Seen.Should().BeEmpty();
        (await world.RouteAsync()).GetProperty("passed_over")[0].GetProperty("why").GetString().Should().Be("place_changed");
        (await world.BillAsync()).Candidate.Should().Be("small/first");
    }

    [Fact]
    public async Task What_is_forbidden_to_one_caller_s_prompt_does_not_close_the_model_to_others()
    {
        await using var world = await RouteWorld.StartOneAsync(("Breaker:LeastCalls", "2"), ("Breaker:RestSeconds", "600"));
        var answer = world.First.Answer;
        world.First.Answer = static (http, _) => RouteWorld.FailAsync(http, 403, "forbidden_prompt");
        for (var i = 0; i < 5; i++)
        {
            await world.PostAsync();
        }

        world.First.Answer = answer;
        (await world.PostAsync()).StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_key_against_repetition_reaches_the_provider_as_the_delegation_s_own()
    {
        await using var world = await RouteWorld.StartOneAsync();
        for (var i = 0; i < 2; i++)
        {
            using var request = world.Gateway.Caller.Request(HttpMethod.Post, "/v1/chat/completions", TestCaller.Json(RouteWorld.Plain));
            request.Headers.Add("Idempotency-Key", "order-17");
            (await world.Gateway.Client.SendAsync(request)).StatusCode.Should().Be(HttpStatusCode.OK);
        }

        var keys = world.First.Seen.Select(static seen => seen.Headers["Idempotency-Key"]).Distinct().ToList();
        keys.Should().ContainSingle().Which.Should().StartWith("aid-").And.NotContain("order-17");
    }
}
