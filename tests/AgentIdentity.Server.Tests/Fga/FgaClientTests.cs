using AgentIdentity.Server.Tests.Setup;
using AgentIdentity.Tests;

namespace AgentIdentity.Server.Tests.Fga;

/// <summary>OpenFGA's own client, which nobody here wrote.</summary>
public sealed class FgaClientTests(ServerUnderTest server)
{
    [Fact]
    public async Task OpenFGAs_own_client_makes_every_call_it_has()
    {
        NodeProgram.Demand();
        var run = await NodeProgram.RunAsync("fga.mjs", new Dictionary<string, string>
        {
            ["BROKER"] = server.Origin,
            ["ADMIN_KEY_FILE"] = Path.Combine(server.DataFolder, "admin.key"),
        }, TestContext.Current.CancellationToken);

        (run.Output + run.Errors).TrimEnd().Should().EndWith("calls was answered as OpenFGA answers it");
        run.ExitCode.Should().Be(0);
    }
}
