using AgentIdentity.EndToEnd.Tests.Peers.Setup;

namespace AgentIdentity.EndToEnd.Tests.Peers.Conformance;

/// <summary>The suite for servers of @modelcontextprotocol/conformance, directly and through the gateway, compared case by case.</summary>
public sealed class ServerConformanceTests(FixtureStage stage) : IClassFixture<FixtureStage>
{
    [Theory]
    [InlineData("2026-07-28", 100)]
    [InlineData("2025-11-25", 60)]
    [InlineData("2025-06-18", 50)]
    public async Task Nothing_that_passes_directly_fails_through_the_gateway_but_what_is_named(string revision, int atLeast)
    {
        NodePeers.Demand();
        var cancellation = TestContext.Current.CancellationToken;
        var runs = await Task.WhenAll(
            ConformanceRun.ServerAsync(stage.Direct, revision, cancellation),
            ConformanceRun.ServerAsync(stage.Through, revision, cancellation));

        runs[0].Checks.Count(static check => check.Value.Passed).Should().BeGreaterThanOrEqualTo(atLeast, runs[0].Said);
        var lost = Differences.Between(runs[0], runs[1]).ToDictionary(static pair => pair.Check, static pair => pair.Why);
        var named = Differences.Of(revision);
        Differences.Keep(revision, lost);
        lost.Where(pair => !named.ContainsKey(pair.Key)).Select(static pair => $"{pair.Key}: {pair.Value}").Should().BeEmpty();
        named.Where(static pair => !pair.Value.StartsWith("awaits", StringComparison.Ordinal)).Select(static pair => pair.Key).Except(lost.Keys).Should().BeEmpty("a difference that is gone is taken off the list");
    }
}
