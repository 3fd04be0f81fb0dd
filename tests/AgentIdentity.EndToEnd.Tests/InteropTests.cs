using AgentIdentity.Tests;
using Quickstart;

namespace AgentIdentity.EndToEnd.Tests;

/// <summary>Agents on OAuth libraries that nobody here wrote, played against the running broker.</summary>
public sealed class InteropTests
{
    [Theory]
    [InlineData("agent.mjs", false)]
    [InlineData("agent.mjs", true)]
    [InlineData("openid.mjs", false)]
    [InlineData("openid.mjs", true)]
    public async Task An_agent_in_node_with_stock_libraries_goes_all_the_way(string agent, bool nonces)
    {
        NodeProgram.Demand();
        await using var stage = await Stage.OpenAsync($"--AgentIdentity:Dpop:RequireNonce={nonces}");

        var run = await NodeProgram.RunAsync(agent, Environment(stage.Scene, nonces), TestContext.Current.CancellationToken);

        (run.Output + run.Errors).TrimEnd().Should().EndWith("every step held");
        run.ExitCode.Should().Be(0);
        stage.Scene.OrdersLog.Should().Contain(line => line.StartsWith("GET /orders/A-17: ben via node-"));
    }

    private static Dictionary<string, string> Environment(Scene scene, bool nonces) => new()
    {
        ["BROKER"] = scene.Broker.GetLeftPart(UriPartial.Authority),
        ["ADMIN_KEY_FILE"] = Path.Combine(scene.DataFolder, "admin.key"),
        ["PERSON"] = "ben",
        ["PASSWORD"] = Scene.Password,
        ["NONCES"] = nonces ? "1" : "0",
    };
}
