using AgentIdentity.Gateway.Ports;
using AgentIdentity.Gateway.Tests.ModelCalls.Routing;
using Microsoft.AspNetCore.Http;

namespace AgentIdentity.Gateway.Tests.ModelCalls.Boundary;

/// <summary>Configurations in which every way leads outside of the boundary: not a connection is opened there, let alone a byte sent.</summary>
public sealed class BoundaryTests
{
    [Theory]
    [InlineData(HeldBy.Grant, "priority")]
    [InlineData(HeldBy.Rule, "weight")]
    [InlineData(HeldBy.Label, "cost")]
    [InlineData(HeldBy.Grant, "latency")]
    public async Task However_the_place_inside_fails_nothing_goes_outside(string held, string strategy)
    {
        await using var world = await BoundaryWorld.StartAsync(held, strategy);
        var failures = 0;
        world.Inside.Answer = (http, _) => FailAsync(http, Interlocked.Increment(ref failures), world.Outside.Port);

        foreach (var alias in BoundaryWorld.Aliases)
        {
            var answers = await world.AskAsync(alias);
            answers.Should().OnlyContain(static answer => answer.Status >= 400 || answer.Body.Contains("error"), alias).And.NotContain(static answer => answer.Points, alias);
        }

        world.Outside.Heard.Should().Be((0, 0L));
        failures.Should().BeGreaterThan(WaysOut.All.Count * 2, "the place inside was asked");
        world.Inside.Seen.Should().OnlyContain(static seen => !seen.Body.Contains("\"store\":true"));
    }

    [Theory]
    [InlineData(HeldBy.Grant)]
    [InlineData(HeldBy.Rule)]
    [InlineData(HeldBy.Label)]
    public async Task Where_nothing_is_left_inside_the_call_is_refused_with_the_reason(string held)
    {
        await using var world = await BoundaryWorld.StartAsync(held);

        foreach (var way in WaysOut.All.Keys)
        {
            using var response = await world.Gateway.Caller.PostAsync("/v1/chat/completions", Chat("only-" + way));
            ((int)response.StatusCode, way).Should().Be((403, way));
            var refused = world.Gateway.Evidence.Bodies(EvidenceKinds.Decision).Last().GetProperty("decision").GetRawText();
            refused.Should().Contain(held == HeldBy.Grant ? "limit" : "stays-inside", way);
        }

        world.Outside.Heard.Should().Be((0, 0L));
    }

    [Fact]
    public async Task Without_a_boundary_the_same_calls_arrive_there()
    {
        await using var world = await BoundaryWorld.StartAsync(HeldBy.Nothing);
        world.Inside.Answer = (http, _) => RouteWorld.FailAsync(http, 500);

        foreach (var way in WaysOut.All.Keys)
        {
            var before = world.Outside.Heard.Connections;
            using var response = await world.Gateway.Caller.PostAsync("/v1/chat/completions", Chat("only-" + way));
            world.Outside.Heard.Connections.Should().BeGreaterThan(before, way);
        }
    }

    [Theory]
    [InlineData(HeldBy.Grant)]
    [InlineData(HeldBy.Rule)]
    [InlineData(HeldBy.Label)]
    public async Task What_narrows_between_two_attempts_narrows_the_second(string held)
    {
        await using var world = await BoundaryWorld.StartAsync(HeldBy.Nothing);
        world.Reload(("two:Candidates:second:Geography", "us"));
        world.Inside.Answer = (http, _) =>
        {
            // Somebody read what is labelled, or the policy was changed, while the first place was failing.
            world.Gateway.Decisions.Policy = HeldBy.PolicyOf(held, ["two"]);
            return RouteWorld.FailAsync(http, 500);
        };

        (await StatusAsync(world)).Should().Be(500);

        world.Outside.Heard.Should().Be((0, 0L));
        (await PassedOverAsync(world)).Should().Be(("two/second", "denied"));
    }

    [Theory]
    [InlineData("two:Candidates:second:Geography", "us")]
    [InlineData("two:Candidates:second:Geography", null)]
    [InlineData("two:Candidates:second:RetentionDays", "30")]
    [InlineData("two:Candidates:second:Provider", "openai")]
    [InlineData("two:Candidates:second:Address", "http://127.0.0.1:9/v1")]
    [InlineData("two:Candidates:second:Model", "another")]
    public async Task A_place_that_is_configured_anew_between_decision_and_attempt_is_left_alone(string key, string? value)
    {
        await using var world = await BoundaryWorld.StartAsync(HeldBy.Rule);
        world.Inside.Answer = (http, _) =>
        {
            world.Reload((key, value));
            return RouteWorld.FailAsync(http, 500);
        };

        (await StatusAsync(world)).Should().BeOneOf(500, 503);

        world.Outside.Heard.Should().Be((0, 0L));
        (await PassedOverAsync(world)).Should().Be(("two/second", "place_changed"));
    }

    [Fact]
    public async Task What_a_caller_has_kept_is_kept_for_who_knows_how_long()
    {
        await using var world = await BoundaryWorld.StartAsync(HeldBy.Grant);
        world.Inside.Answer = static (http, _) => RouteWorld.FailAsync(http, 500);

        using var kept = await world.Gateway.Caller.PostAsync("/v1/chat/completions", Chat("then-elsewhere").Replace("{\"model\"", "{\"store\":true,\"model\"", StringComparison.Ordinal));

        ((int)kept.StatusCode, world.Inside.Seen.Count).Should().Be((403, 0));
    }

    // Each answer in another of the ways in which a provider can be of no use.
    private static Task FailAsync(HttpContext http, int count, int outside)
    {
        switch (count % 7)
        {
            case 0:
                http.Response.Headers.Location = $"http://127.0.0.1:{outside}/v1/chat/completions";
                http.Response.StatusCode = count % 2 == 0 ? 307 : 308;
                return Task.CompletedTask;
            case 1:
                return RouteWorld.FailAsync(http, 429, retryAfter: "0");
            case 2:
                http.Abort();
                return Task.CompletedTask;
            case 3:
                return RouteWorld.WriteAsync(http, "data: {\"error\":{\"message\":\"overloaded\",\"type\":\"server_error\"}}\n\n");
            case 4:
                return RouteWorld.FailAsync(http, 401);
            case 5:
                http.Response.Headers.Location = $"http://127.0.0.1:{outside}/";
                http.Response.Headers["Refresh"] = $"0; url=http://127.0.0.1:{outside}/";
                http.Response.Headers.AltSvc = $"h2=\"127.0.0.1:{outside}\"";
                return RouteWorld.FailAsync(http, 302);
            default:
                return RouteWorld.FailAsync(http, 529);
        }
    }

    private static string Chat(string alias) => $$$"""{"model":"{{{alias}}}","max_completion_tokens":9,"messages":[{"role":"user","content":"hi"}]}""";

    private static async Task<int> StatusAsync(BoundaryWorld world)
    {
        using var response = await world.Gateway.Caller.PostAsync("/v1/chat/completions", Chat("two"));
        return (int)response.StatusCode;
    }

    private static async Task<(string?, string?)> PassedOverAsync(BoundaryWorld world)
    {
        await World.Expect.Soon(() => world.Gateway.Evidence.Bodies(EvidenceKinds.Outcome).Any());
        var one = world.Gateway.Evidence.Bodies(EvidenceKinds.Outcome).Last().GetProperty("route").GetProperty("passed_over").EnumerateArray().Single();
        return (one.GetProperty("candidate").GetString(), one.GetProperty("why").GetString());
    }
}
