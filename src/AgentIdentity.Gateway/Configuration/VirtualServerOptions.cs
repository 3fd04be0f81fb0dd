namespace AgentIdentity.Gateway.Configuration;

/// <summary>One MCP server at <c>/mcp/{name}</c> that shows the things of several.</summary>
public sealed class VirtualServerOptions
{
    /// <summary>The names of its members, each an upstream of kind mcp; lists come in this order.</summary>
    public IList<string> Upstreams { get; } = [];

    /// <summary>Whether callers may come with a Bearer token and without proof of possession.</summary>
    public bool AllowBearer { get; set; }
}
