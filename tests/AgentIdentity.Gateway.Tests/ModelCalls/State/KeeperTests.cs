using System.Net;
using AgentIdentity.Gateway.Ports;
using AgentIdentity.Gateway.Tests.ModelCalls.Routing;
using AgentIdentity.Gateway.Tests.World;
using Microsoft.AspNetCore.Http;

namespace AgentIdentity.Gateway.Tests.ModelCalls.State;

/// <summary>What names something that one candidate keeps goes to that candidate and to no other.</summary>
public sealed class KeeperTests
{
    private const string First = """{"model":"small","input":"hi","max_output_tokens":20}""";
    private const string Next = """{"model":"small","input":"and?","max_output_tokens":20,"previous_response_id":"resp_1"}""";
    private const string Answer = """{"id":"resp_1","object":"response","status":"completed","model":"m","output":[],"usage":{"input_tokens":5,"output_tokens":3,"total_tokens":8}}""";

    [Fact]
    public async Task No_fallback_leads_away_from_the_candidate_that_keeps_it_and_the_record_says_why()
    {
        await using var world = await StartAsync();
        world.First.Answer = static (http, _) => RouteWorld.FailAsync(http, 500);

        using var refused = await world.Gateway.Caller.PostAsync("/v1/responses", Next);

        refused.StatusCode.Should().Be(HttpStatusCode.InternalServerError);
        world.Second.Seen.Should().BeEmpty();
        (await PassedOverAsync(world)).Should().Equal(("small/second", "keeps_not_this"));
    }

    [Fact]
    public async Task The_candidate_that_keeps_it_is_asked_again()
    {
        await using var world = await StartAsync();

        using var next = await world.Gateway.Caller.PostAsync("/v1/responses", Next);

        next.StatusCode.Should().Be(HttpStatusCode.OK, await next.Content.ReadAsStringAsync());
        world.First.Seen.Should().HaveCount(2);
        (await PassedOverAsync(world)).Should().Equal(("small/second", "keeps_not_this"));
    }

    [Fact]
    public async Task Once_that_candidate_is_gone_from_the_settings_there_is_no_such_response()
    {
        await using var world = await StartAsync();
        foreach (var kept in world.Gateway.Kept.All.Keys)
        {
            world.Gateway.Kept.All[kept] = "small/third";
        }

        using var refused = await world.Gateway.Caller.PostAsync("/v1/responses", Next);

        (await refused.Content.ReadAsStringAsync()).Should().Contain("AID4220");
        world.First.Seen.Should().HaveCount(1);
    }

    private static async Task<RouteWorld> StartAsync()
    {
        var world = await RouteWorld.StartAsync(("Candidates:first:ContextWindow", "10000"), ("Candidates:second:ContextWindow", "10000"));
        world.First.Answer = AnswerAsync;
        world.Second.Answer = AnswerAsync;
        using var first = await world.Gateway.Caller.PostAsync("/v1/responses", First);
        first.StatusCode.Should().Be(HttpStatusCode.OK, await first.Content.ReadAsStringAsync());
        return world;
    }

    private static Task AnswerAsync(HttpContext http, string body)
    {
        http.Response.ContentType = "application/json";
        return http.Response.WriteAsync(Answer);
    }

    private static async Task<IEnumerable<(string?, string?)>> PassedOverAsync(RouteWorld world)
    {
        await Expect.Soon(() => world.Gateway.Evidence.Bodies(EvidenceKinds.Outcome).Count() == 2);
        return (await world.RouteAsync()).GetProperty("passed_over").EnumerateArray()
            .Select(static one => (one.GetProperty("candidate").GetString(), one.GetProperty("why").GetString()));
    }
}
