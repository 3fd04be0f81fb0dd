using AgentIdentity.Gateway.Configuration;
using AgentIdentity.Gateway.Forwarding;
using AgentIdentity.Gateway.Mcp.Links;
using AgentIdentity.Gateway.Mcp.Pins;
using AgentIdentity.Gateway.Mcp.Sealing;
using AgentIdentity.Gateway.Mcp.Sessions;
using AgentIdentity.Gateway.Pipeline;
using AgentIdentity.Gateway.Ports;
using Microsoft.Extensions.Logging;

namespace AgentIdentity.Gateway.Mcp;

/// <summary>What MCP calls are served with.</summary>
internal sealed record McpParts(
    UpstreamForwarder Forwarder,
    McpLinks Links,
    ListFilter Lists,
    McpSessions Sessions,
    StateSeal Seal,
    SpentStates Spent,
    ToolGate Gate,
    Rounds Rounds,
    IDecisions Decisions,
    McpOptions Settings,
    TimeProvider Time,
    ILogger<McpPassage> Logger);
