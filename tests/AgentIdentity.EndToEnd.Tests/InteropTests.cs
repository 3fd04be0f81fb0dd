using Quickstart;

namespace AgentIdentity.EndToEnd.Tests;

public sealed class InteropTests
{
    [Fact]
    public async Task An_agent_in_node_with_stock_libraries_gets_a_delegation_a_token_and_an_answer()
    {
        NodeRun.Demand();
        await using var stage = await Stage.OpenAsync();

        var run = await NodeRun.PlayAsync(stage.Scene, TestContext.Current.CancellationToken);

        run.Output.TrimEnd().Should().EndWith("every step held");
        run.ExitCode.Should().Be(0);
        stage.Scene.OrdersLog.Should().ContainSingle(line => line.StartsWith("GET /orders/A-17: ben via node-"));
    }
}
