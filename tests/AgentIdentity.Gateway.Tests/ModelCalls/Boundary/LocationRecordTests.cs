using System.Text.Json;
using AgentIdentity.Gateway.Ports;
using AgentIdentity.Gateway.Tests.ModelCalls.Routing;
using AgentIdentity.Gateway.Tests.World;
using Microsoft.AspNetCore.Http;

namespace AgentIdentity.Gateway.Tests.ModelCalls.Boundary;

/// <summary>Where a call was asked to run, where it ran by what is known, and where its provider says that it ran.</summary>
public sealed class LocationRecordTests
{
    private const string Message = """{"model":"small","max_tokens":9,"messages":[{"role":"user","content":"hi"}]}""";

    [Theory]
    [InlineData("us", "us", false)]
    [InlineData("us", "global", true)]
    [InlineData("us", "not_available", false)]
    [InlineData("us", null, false)]
    public async Task Anthropic_is_asked_for_a_geography_and_says_which_it_was(string asked, string? said, bool mismatch)
    {
        await using var world = await RouteWorld.StartAsync(("Candidates:first:Provider", "anthropic"), ("Candidates:first:Geography", asked));
        world.First.Answer = (http, _) => AnswerAsync(http, said);

        using var request = world.Gateway.Caller.Request(HttpMethod.Post, "/v1/messages", TestCaller.Json(Message));
        request.Headers.Add("anthropic-version", "2023-06-01");
        using var response = await world.Gateway.Client.SendAsync(request);

        world.First.Seen.Should().ContainSingle().Which.Body.Should().Contain($"\"inference_geo\":\"{asked}\"");
        var told = said is null or "not_available" ? "not_evidenced" : said;
        (await LocationAsync(world)).Should().Be((asked, "us", told, mismatch));
        world.Gateway.Lines.All.Any(line => line.Contains("provider says that it ran", StringComparison.Ordinal)).Should().Be(mismatch);
        var bill = world.Gateway.Money.Bills.Single();
        (bill.RequestedLocation, bill.ResolvedLocation, bill.ReturnedLocation).Should().Be((asked, "us", told == "not_evidenced" ? null : said));
    }

    [Theory]
    [InlineData("Sweden Central", false)]
    [InlineData("East US", true)]
    public async Task Azure_names_the_region_in_a_header(string region, bool mismatch)
    {
        await using var world = await RouteWorld.StartAsync(
            ("Candidates:first:Provider", "azure"), ("Candidates:first:DeploymentType", "DataZoneStandard"), ("Candidates:first:Geography", "eu"));
        var answer = world.First.Answer;
        world.First.Answer = (http, body) =>
        {
            http.Response.Headers["x-ms-region"] = region;
            return answer(http, body);
        };

        using var response = await world.PostAsync();

        (await LocationAsync(world)).Should().Be((null, "eu", region, mismatch));
    }

    [Fact]
    public async Task A_provider_that_says_nothing_is_no_evidence_and_every_attempt_names_its_place()
    {
        await using var world = await RouteWorld.StartAsync(
            ("Candidates:first:Provider", "compatible"), ("Candidates:first:Geography", "on-premises"), ("Candidates:second:Geography", "eu"));
        world.First.Answer = static (http, _) => RouteWorld.FailAsync(http, 500);

        using var response = await world.PostAsync();

        (await LocationAsync(world)).Should().Be((null, "eu", "not_evidenced", false));
        (await world.RouteAsync()).GetProperty("attempts").EnumerateArray().Select(static one => one.GetProperty("geography").GetString()).Should().Equal("on-premises", "eu");
    }

    private static Task AnswerAsync(HttpContext http, string? geography)
    {
        http.Response.ContentType = "application/json";
        var where = geography is null ? "" : $",\"inference_geo\":\"{geography}\"";
        return http.Response.WriteAsync($$$"""{"id":"msg_1","type":"message","role":"assistant","model":"m","content":[{"type":"text","text":"hi"}],"stop_reason":"end_turn","stop_sequence":null,"usage":{"input_tokens":5,"output_tokens":3{{{where}}}}}""");
    }

    private static async Task<(string?, string?, string?, bool)> LocationAsync(RouteWorld world)
    {
        await Expect.Soon(() => world.Gateway.Evidence.Bodies(EvidenceKinds.Outcome).Any());
        var location = world.Gateway.Evidence.Bodies(EvidenceKinds.Outcome).Last().GetProperty("location");
        return (Text("requested"), Text("resolved"), Text("returned"), location.TryGetProperty("mismatch", out var mismatch) && mismatch.ValueKind == JsonValueKind.True);

        string? Text(string name) => location.GetProperty(name).GetString();
    }
}
