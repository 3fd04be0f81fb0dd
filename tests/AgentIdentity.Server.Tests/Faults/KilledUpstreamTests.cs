using System.Net;
using System.Text.Json;
using AgentIdentity.Tests;

namespace AgentIdentity.Server.Tests.Faults;

/// <summary>The process of an upstream is killed while it answers.</summary>
public sealed class KilledUpstreamTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_upstream_that_is_killed_in_the_middle_of_its_answers_leaves_no_answer_that_looks_complete_and_every_record_with_its_end()
    {
        NodeProgram.Demand();
        var port = FreePort.Next();
        await using var upstream = new DyingUpstream(port);
        await upstream.StartAsync();
        await using var world = await FaultWorld.StartAsync($"--AgentIdentity:Upstreams:crm:Address=http://127.0.0.1:{port}/mcp", $"--AgentIdentity:Upstreams:orders:Address=http://127.0.0.1:{port}");
        using var sized = await world.SendAsync(HttpMethod.Get, "/api/orders/long");
        using var chunked = await world.SendAsync(HttpMethod.Get, "/api/orders/chunks");
        using var events = await world.SendAsync(HttpMethod.Post, "/mcp/crm", FaultWorld.Tool);
        using var lines = new StreamReader(await events.Content.ReadAsStreamAsync(Stop));
        (await lines.ReadLineAsync(Stop)).Should().Contain("notifications/progress");

        await upstream.KillAsync();

        foreach (var answer in (HttpResponseMessage[])[sized, chunked])
        {
            answer.StatusCode.Should().Be(HttpStatusCode.OK, "it had begun");
            await FluentActions.Awaiting(() => answer.Content.ReadAsStringAsync(Stop)).Should().ThrowAsync<Exception>("a cut answer breaks off");
        }

        var last = await lines.ReadToEndAsync(Stop).WaitAsync(TimeSpan.FromSeconds(30), Stop);
        last.Should().Contain("AID3503", "a stream ends with an event that says why").And.NotContain("\"res\"").And.EndWith("\n\n");

        using (var refused = await world.SendAsync(HttpMethod.Get, "/api/orders/quick"))
        {
            refused.StatusCode.Should().Be(HttpStatusCode.BadGateway, await refused.Content.ReadAsStringAsync(Stop));
        }

        (await world.Server.GetAsync("/healthz/ready")).StatusCode.Should().Be(HttpStatusCode.OK);
        await EndsAsync(world);

        await upstream.StartAsync();
        using var again = await world.SendAsync(HttpMethod.Get, "/api/orders/quick");
        again.StatusCode.Should().Be(HttpStatusCode.OK);
    }

    private static async Task EndsAsync(FaultWorld world)
    {
        List<JsonElement> ends = [];
        for (var i = 0; i < 300 && ends.Count < 4; i++)
        {
            await Task.Delay(100, Stop);
            ends = [.. (await world.EvidenceAsync()).Where(static entry => entry.GetProperty("kind").GetString() == "outcome").Select(static entry => entry.GetProperty("body"))];
        }

        ends.Should().HaveCount(4).And.OnlyContain(static end => end.GetProperty("outcome").GetString() == "failed");
        ends.Count(static end => end.GetRawText().Contains("AID3503", StringComparison.Ordinal)).Should().Be(3, "three were cut, and the fourth found nobody");
    }
}
