#pragma warning disable MCP9004, MCP9005 // MCP has deprecated what these use; peers use it, and the gateway mediates it.
using System.ComponentModel;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace AgentIdentity.EndToEnd.Tests.Peers.Fixture;

/// <summary>Tools whose answers show how the protocol around them behaves.</summary>
[McpServerToolType]
internal sealed class StatelessTools
{
    [McpServerTool(Name = "test_missing_capability"), Description("Works for clients that can sample.")]
    public static string Capable(McpServer server) => server.ClientCapabilities?.Sampling is not null
        ? "This client can sample."
        : throw new MissingRequiredClientCapabilityException(new ClientCapabilities { Sampling = new() }, "This tool needs a client that can sample.");

    [McpServerTool(Name = "test_streaming_elicitation"), Description("Answers without asking.")]
    public static string Stream() => "Nothing was asked.";

    [McpServerTool(Name = "test_logging_tool"), Description("Logs where the client wants it.")]
    public static string Log(McpServer server)
    {
        using var provider = server.AsClientLoggerProvider();
        Microsoft.Extensions.Logging.LoggerExtensions.LogInformation(provider.CreateLogger("fixture"), "A line for whoever wants it.");
        return "Logged.";
    }

    [McpServerTool(Name = "test_headers"), Description("Has arguments that travel in headers.")]
    public static string Headers([McpHeader("Region")] string region, [McpHeader("Priority")] int priority = 0) => $"{region} {priority}";
}
