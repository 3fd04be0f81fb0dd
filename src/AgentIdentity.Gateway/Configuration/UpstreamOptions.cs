namespace AgentIdentity.Gateway.Configuration;

/// <summary>One MCP server or HTTP API.</summary>
public sealed class UpstreamOptions
{
    /// <summary><c>mcp</c> or <c>http</c>.</summary>
    public string Kind { get; set; } = "";

    /// <summary>Absolute http(s) address: the MCP endpoint itself, or the prefix of the API.</summary>
    public string Address { get; set; } = "";

    /// <summary>The audience of tokens minted for this upstream; its address by default.</summary>
    public string? Audience { get; set; }

    /// <summary><c>token</c> (minted per call), <c>header</c> (a fixed secret) or <c>none</c>.</summary>
    public string Credential { get; set; } = "token";

    /// <summary>Header of the fixed secret; <c>Authorization</c> by default.</summary>
    public string? Header { get; set; }

    /// <summary>The fixed secret, exactly as it goes into the header.</summary>
    public string? Secret { get; set; }

    /// <summary>Whether callers may come with a Bearer token and without proof of possession.</summary>
    public bool AllowBearer { get; set; }

    /// <summary>How long the upstream may stay silent: before its headers, and between two reads.</summary>
    public int TimeoutSeconds { get; set; } = 100;

    /// <summary>Largest request body.</summary>
    public long MaxBodyBytes { get; set; } = 4 * 1024 * 1024;
}
