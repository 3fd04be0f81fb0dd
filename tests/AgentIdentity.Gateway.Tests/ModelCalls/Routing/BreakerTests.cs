using System.Net;
using AgentIdentity.Gateway.Tests.World;

namespace AgentIdentity.Gateway.Tests.ModelCalls.Routing;

public sealed class BreakerTests
{
    [Fact]
    public async Task A_candidate_that_fails_again_and_again_is_not_asked()
    {
        await using var world = await RouteWorld.StartAsync(("Breaker:LeastCalls", "2"), ("Breaker:RestSeconds", "600"));
        world.First.Answer = static (http, _) => RouteWorld.FailAsync(http, 500);
        for (var i = 0; i < 4; i++)
        {
            (await (await world.PostAsync()).Content.ReadAsStringAsync()).Should().Contain("second");
        }

        world.First.Seen.Count.Should().Be(2);
        (await world.RouteAsync()).GetProperty("attempts").GetArrayLength().Should().Be(1);
    }

    [Fact]
    public async Task Where_all_are_left_alone_the_caller_is_told_when_to_come_back()
    {
        await using var world = await RouteWorld.StartAsync(("Breaker:LeastCalls", "2"), ("Breaker:RestSeconds", "60"), ("Retries", "0"));
        world.First.Answer = world.Second.Answer = static (http, _) => RouteWorld.FailAsync(http, 500);
        for (var i = 0; i < 4; i++)
        {
            await world.PostAsync();
        }

        var response = await world.PostAsync();

        response.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
        (await Expect.CodeOf(response)).Should().Be("AID4160");
        response.Headers.RetryAfter!.Delta!.Value.Should().BeCloseTo(TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(20));
        (world.First.Seen.Count, world.Second.Seen.Count).Should().Be((2, 2));
    }

    [Fact]
    public async Task One_that_asked_to_be_left_alone_comes_last()
    {
        await using var world = await RouteWorld.StartAsync();
        var limited = true;
        world.First.Answer = (http, body) => limited ? RouteWorld.FailAsync(http, 429, "rate_limit_exceeded", "60") : Task.CompletedTask;
        await world.PostAsync();
        limited = false;

        (await (await world.PostAsync()).Content.ReadAsStringAsync()).Should().Contain("second");
        world.First.Seen.Should().ContainSingle();
    }
}
