using AgentIdentity.EndToEnd.Tests.Peers.Setup;

namespace AgentIdentity.EndToEnd.Tests.Peers.Conformance;

/// <summary>The suite for servers of @modelcontextprotocol/conformance, directly and through the gateway, compared case by case.</summary>
public sealed class ServerConformanceTests(FixtureStage stage) : IClassFixture<FixtureStage>
{
    [Theory]
    [InlineData("2026-07-28", "2026-07-28", 120)]
    [InlineData("2025-11-25", "2025-11-25", 65)]
    [InlineData("2025-06-18", "2025-11-25", 50)]
    [InlineData("2025-11-25", "2026-07-28", 65)]
    [InlineData("2026-07-28", "2025-11-25", 120)]
    public async Task Nothing_that_passes_directly_fails_through_the_gateway_but_what_is_named(string client, string upstream, int atLeast)
    {
        NodePeers.Demand();
        var cancellation = TestContext.Current.CancellationToken;
        var runs = await Task.WhenAll(
            ConformanceRun.ServerAsync(stage.Direct, client, cancellation),
            ConformanceRun.ServerAsync(stage.Through(upstream), client, cancellation));

        runs[0].Checks.Count(static check => check.Value.Passed).Should().BeGreaterThanOrEqualTo(atLeast, runs[0].Said);
        Differences.Judge($"{client}>{upstream}", runs[0], runs[1]);
    }
}
