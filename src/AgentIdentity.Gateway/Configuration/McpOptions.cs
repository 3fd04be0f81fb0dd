namespace AgentIdentity.Gateway.Configuration;

/// <summary>How refusals of MCP calls look, for clients that need them otherwise.</summary>
public sealed class McpOptions
{
    /// <summary>
    /// Whether a refused tool call is answered with a result that says so (<c>isError</c>) and not with a JSON-RPC error: some clients
    /// do not show those to the model.
    /// </summary>
    public bool ToolErrorResult { get; set; }

    /// <summary>Whether clients of revisions before 2026-07-28 get -32001 for what policy denies, and not -31403.</summary>
    public bool LegacyDenyCode { get; set; }
}
