using AgentIdentity.EndToEnd.Tests.Peers.Setup;
using AgentIdentity.EndToEnd.Tests.Tutorials;
using AgentIdentity.Tests;

namespace AgentIdentity.EndToEnd.Tests.Peers.Guide;

/// <summary>docs/gateway.md, followed to the letter in an empty folder: an API, an MCP server and a database behind the gateway.</summary>
public sealed class GuideTests
{
    [Fact]
    public async Task Every_command_of_the_page_does_what_the_page_shows()
    {
        NodePeers.Demand();
        Postgres.Demand();
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Not root: the page's MCP server could not be given a user of its own.");
        var cancellation = TestContext.Current.CancellationToken;
        await using var database = await Postgres.StartAsync();
        await using GuideDesk desk = new(database.Port);
        var steps = new Walkthrough(desk.Local(await File.ReadAllTextAsync(Path.Combine(NodeProgram.Root(), "docs", "gateway.md"), cancellation))).Steps().ToList();

        steps.Count(static step => step.Command is not null).Should().BeGreaterThan(25);
        foreach (var step in steps)
        {
            if (step.Path is { } path)
            {
                await desk.WriteAsync(path, step.Text);
                continue;
            }

            var printed = await desk.TypeAsync(step.Command!);
            Walkthrough.Matches(step.Text, printed).Should().BeTrue($"$ {step.Command}\nshows\n{step.Text}\nand printed\n{printed}\n{desk.ServerSaid()}");
        }
    }
}
