using AgentIdentity.EndToEnd.Tests.Peers.Setup;

namespace AgentIdentity.EndToEnd.Tests.Peers.Conformance;

/// <summary>
/// The suite for clients of @modelcontextprotocol/conformance: the TypeScript client, directly and through the gateway, compared case by
/// case. Through the gateway it is the gateway that the suite sees as the client.
/// </summary>
public sealed class ClientConformanceTests(ScenarioStage stage) : IClassFixture<ScenarioStage>
{
    [Theory]
    [InlineData("2026-07-28", "2026-07-28", 35)]
    [InlineData("2025-11-25", "2026-07-28", 35)]
    [InlineData("2025-11-25", "2025-11-25", 18)]
    [InlineData("2026-07-28", "2025-11-25", 18)]
    [InlineData("2025-06-18", "2025-06-18", 3)]
    [InlineData("2026-07-28", "2025-06-18", 3)]
    public async Task Nothing_that_passes_directly_fails_through_the_gateway_but_what_is_named(string client, string server, int atLeast)
    {
        NodePeers.Demand();
        var direct = await stage.DirectAsync(server);
        direct.Checks.Count(static check => check.Value.Passed).Should().BeGreaterThanOrEqualTo(atLeast, "{0}", direct.Said);
        direct.Scenarios.Should().BeEquivalentTo(Scenario.All.Where(scenario => scenario.Revisions.Contains(server)).Select(static scenario => scenario.Name));

        var through = await ConformanceRun.ClientAsync(client, server, stage.Through(client, server), TestContext.Current.CancellationToken);
        Differences.Judge($"client {client}>{server}", direct, through);
    }

    [Fact]
    public async Task Every_scenario_for_clients_is_played_or_left_out_with_a_reason()
    {
        NodePeers.Demand();
        var there = await ConformanceRun.ScenariosAsync("--client", TestContext.Current.CancellationToken);
        var leftOut = Differences.Of("client left-out");
        leftOut.Keys.Should().OnlyContain(start => there.Any(name => name.StartsWith(start, StringComparison.Ordinal)), "what is gone is taken off the list");
        there.Where(name => !leftOut.Keys.Any(start => name.StartsWith(start, StringComparison.Ordinal)))
            .Should().BeEquivalentTo(Scenario.All.Select(static scenario => scenario.Name));
    }
}
