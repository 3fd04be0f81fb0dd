#pragma warning disable MCP9005 // MCP has deprecated sampling; peers use it, and the gateway mediates it.
using System.Text.Json.Nodes;
using AgentIdentity.EndToEnd.Tests.Peers.Setup;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace AgentIdentity.EndToEnd.Tests.Peers.Servers;

/// <summary>Other clients in front of server-everything: the C# SDK, which brings its own token, and the inspector's command line.</summary>
public sealed class ClientTests(EverythingStage stage) : IClassFixture<EverythingStage>
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null, "2026-07-28")]
    [InlineData("2025-11-25", "2025-11-25")]
    [InlineData("2025-06-18", "2025-06-18")]
    public async Task The_client_of_the_C_sharp_SDK_speaks_every_revision(string? wanted, string spoken)
    {
        NodePeers.Demand();
        var delegation = await stage.Stage.DelegateAsync("everything");
        var server = stage.Stage.Mcp("everything");
        var asked = 0;
        await using var mcp = await McpClient.CreateAsync(
            new HttpClientTransport(new HttpClientTransportOptions { Endpoint = new Uri(server) }, stage.Stage.Agent.Http(delegation, server), ownsHttpClient: true),
            new McpClientOptions
            {
                ProtocolVersion = wanted,
                Handlers = new McpClientHandlers
                {
                    SamplingHandler = (_, _, _) =>
                    {
                        asked++;
                        return ValueTask.FromResult(new CreateMessageResult { Model = "a-model", Role = Role.Assistant, Content = [new TextContentBlock { Text = "a sampled answer" }] });
                    },
                },
            },
            cancellationToken: Cancelled);

        mcp.NegotiatedProtocolVersion.Should().Be(spoken);
        (await mcp.ListToolsAsync(cancellationToken: Cancelled)).Select(static tool => tool.Name).Should().BeEquivalentTo(EverythingStage.Tools);
        Text(await mcp.CallToolAsync("get-sum", new Dictionary<string, object?> { ["a"] = 2, ["b"] = 3 }, cancellationToken: Cancelled)).Should().Contain("5");
        Text(await mcp.CallToolAsync("trigger-sampling-request", new Dictionary<string, object?> { ["prompt"] = "Hi" }, cancellationToken: Cancelled)).Should().Contain("a sampled answer");
        asked.Should().Be(1);
        (await mcp.ListResourcesAsync(cancellationToken: Cancelled)).Should().NotBeEmpty();
        (await mcp.GetPromptAsync("simple-prompt", cancellationToken: Cancelled)).Messages.Should().NotBeEmpty();
        var hidden = () => mcp.CallToolAsync("get-env", cancellationToken: Cancelled).AsTask();
        (await hidden.Should().ThrowAsync<McpException>()).WithMessage("*Unknown tool*");
    }

    [Theory]
    [InlineData("tools/list", "trigger-sampling-request|get-sum", "get-env")]
    [InlineData("tools/call --tool-name get-sum --tool-arg a=2 b=3", "5", "isError\": true")]
    [InlineData("resources/list", "demo://resource/static/document/features.md", "error")]
    [InlineData("prompts/get --prompt-name simple-prompt", "messages", "error")]
    public async Task The_inspector_gets_its_answers_on_the_command_line(string command, string expected, string not)
    {
        NodePeers.Demand();
        var program = NodePeers.Package("inspector", "clients/cli/build/index.js");
        var home = Directory.CreateTempSubdirectory("agentidentity-inspector-");

        var run = await NodePeers.RunAsync(
            program,
            ["--server-url", stage.Through, "--transport", "http", "--method", .. command.Split(' ')],
            new Dictionary<string, string> { ["HOME"] = home.FullName },
            Cancelled);

        run.ExitCode.Should().Be(0, run.Output + run.Errors);
        run.Output.Should().MatchRegex(expected).And.NotContain(not);
        home.Delete(recursive: true);
    }

    private static string Text(CallToolResult result) => string.Concat(result.Content.OfType<TextContentBlock>().Select(static block => block.Text));
}
