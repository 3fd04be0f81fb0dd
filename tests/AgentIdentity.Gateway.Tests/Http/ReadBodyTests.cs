using System.Net;
using System.Text;
using AgentIdentity.Gateway.Ports;
using AgentIdentity.Gateway.Tests.World;
using AgentIdentity.Policy;

namespace AgentIdentity.Gateway.Tests.Http;

/// <summary>What rules can read of a request: the query always, the body where it is JSON.</summary>
public sealed class ReadBodyTests
{
    [Fact]
    public async Task A_body_of_json_is_read_and_arrives_as_it_was_sent()
    {
        await using var world = await GatewayWorld.StartAsync();
        const string Sent = """{ "amount" : 3.50, "note":"grüße" }""";
        using var response = await world.Caller.SendAsync(HttpMethod.Post, "/api/orders/orders?dry=1&x=%20", TestCaller.Json(Sent));
        response.StatusCode.Should().Be(HttpStatusCode.OK);
        world.Upstream.Seen.Single().Body.Should().Be(Sent);
        var call = world.Decisions.Asked.Should().ContainSingle().Subject;
        call.ArgumentsKnown.Should().BeTrue();
        call.Arguments!.Value.GetProperty("query").GetString().Should().Be("dry=1&x=%20");
        call.Arguments.Value.GetProperty("body").GetProperty("amount").GetDecimal().Should().Be(3.50m);
    }

    [Fact]
    public async Task A_request_without_a_body_is_known_whole()
    {
        await using var world = await GatewayWorld.StartAsync();
        using var response = await world.Caller.SendAsync(HttpMethod.Get, "/api/orders/orders/1");
        var call = world.Decisions.Asked.Should().ContainSingle().Subject;
        (call.ArgumentsKnown, call.Arguments).Should().Be((true, null));
    }

    [Theory]
    [InlineData("text/plain", """{"amount":3}""")]
    [InlineData("application/json", """{"amount":3,"amount":300}""")]
    [InlineData("application/json", """{"amount":3,"Amount":300}""")]
    [InlineData("application/json", "{amount:3}")]
    [InlineData("application/json", "")]
    public async Task A_body_that_cannot_be_read_in_one_way_only_was_not_read(string type, string body)
    {
        await using var world = await GatewayWorld.StartAsync();
        using var response = await world.Caller.SendAsync(HttpMethod.Post, "/api/orders/orders", new StringContent(body, Encoding.UTF8, type));
        response.StatusCode.Should().Be(HttpStatusCode.OK);
        world.Upstream.Seen.Single().Body.Should().Be(body);
        var call = world.Decisions.Asked.Should().ContainSingle().Subject;
        (call.Arguments?.TryGetProperty("body", out _) ?? false).Should().BeFalse();
        call.ArgumentsKnown.Should().Be(body.Length == 0, "an empty body is none");
    }

    [Fact]
    public async Task A_large_body_streams_and_was_not_read()
    {
        await using var world = await GatewayWorld.StartAsync(w => w.Settings["AgentIdentity:Upstreams:orders:MaxBodyBytes"] = "8000000");
        var body = "{\"pad\":\"" + new string('x', 2_000_000) + "\"}";
        using var response = await world.Caller.SendAsync(HttpMethod.Post, "/api/orders/orders", TestCaller.Json(body));
        response.StatusCode.Should().Be(HttpStatusCode.OK);
        world.Upstream.Seen.Single().Body.Length.Should().Be(body.Length);
        world.Decisions.Asked.Single().ArgumentsKnown.Should().BeFalse();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_approval_is_asked_for_and_used_only_where_the_whole_request_is_known(bool given)
    {
        await using var world = await GatewayWorld.StartAsync(w =>
        {
            w.Decisions.Pending = [new PendingApproval("apr_1", "big-refund", DateTimeOffset.UnixEpoch)];
            w.Decisions.Says = decision => given
                ? decision with { Used = [new ApprovedRule("big-refund", "apr_1", "lea")] }
                : decision with { Outcome = Outcome.NeedsApproval, Approvals = [new ApprovalDemand("big-refund", "role:lead", TimeSpan.FromMinutes(1), "Ask.")] };
        });
        using var unread = await world.Caller.SendAsync(HttpMethod.Post, "/api/orders/orders", new StringContent("a=1", Encoding.UTF8, "application/x-www-form-urlencoded"));
        (await unread.Content.ReadAsStringAsync()).Should().Contain("body_required").And.NotContain("apr_1");
        await Expect.Refused(world, unread, HttpStatusCode.Forbidden, "AID3201", EvidenceKinds.Decision);

        using var read = await world.Caller.SendAsync(HttpMethod.Post, "/api/orders/orders", TestCaller.Json("""{"a":1}"""));
        read.StatusCode.Should().Be(given ? HttpStatusCode.OK : HttpStatusCode.Forbidden);
        if (!given)
        {
            (await read.Content.ReadAsStringAsync()).Should().Contain("apr_1");
        }
    }

    [Fact]
    public async Task A_body_larger_than_the_upstream_takes_is_refused()
    {
        await using var world = await GatewayWorld.StartAsync();
        using var response = await world.Caller.SendAsync(HttpMethod.Post, "/api/orders/orders", new EndlessContent(100_000, announce: false));
        response.StatusCode.Should().Be(HttpStatusCode.RequestEntityTooLarge);
        world.Upstream.Seen.Should().BeEmpty();
    }
}
