namespace AgentIdentity.Gateway.Configuration;

/// <summary>What the gateway reads from section <c>AgentIdentity</c>.</summary>
public sealed class GatewayOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "AgentIdentity";

    /// <summary>The origin callers use, and the issuer of their tokens: scheme, host and port, no trailing slash.</summary>
    public string PublicUrl { get; set; } = "http://127.0.0.1:5080";

    /// <summary>Issuer of accepted tokens where it is not <see cref="PublicUrl"/>.</summary>
    public string? Issuer { get; set; }

    /// <summary>Largest body of a model call.</summary>
    public long MaxModelBodyBytes { get; set; } = 8 * 1024 * 1024;

    /// <summary>Whether model calls may come with a Bearer token and without proof of possession.</summary>
    public bool AllowBearerModels { get; set; }

    /// <summary>Browser origins that may call MCP endpoints, besides <see cref="PublicUrl"/>.</summary>
    public IList<string> AllowedOrigins { get; } = [];

    /// <summary>MCP servers and HTTP APIs by name.</summary>
    public IDictionary<string, UpstreamOptions> Upstreams { get; } = new Dictionary<string, UpstreamOptions>(StringComparer.Ordinal);

    /// <summary>MCP servers that show several upstreams as one, by name.</summary>
    public IDictionary<string, VirtualServerOptions> VirtualServers { get; } = new Dictionary<string, VirtualServerOptions>(StringComparer.Ordinal);

    /// <summary>HTTP APIs behind proxies of others, which ask here about each request, by name.</summary>
    public IDictionary<string, ExtAuthzOptions> ExtAuthz { get; } = new Dictionary<string, ExtAuthzOptions>(StringComparer.Ordinal);

    /// <summary>What the gateway takes on, in all and from each party.</summary>
    public LimitsOptions Limits { get; } = new();

    /// <summary>What traces and metrics say, and where they go.</summary>
    public TelemetryOptions Telemetry { get; } = new();

    /// <summary>How refusals of MCP calls look.</summary>
    public McpOptions Mcp { get; } = new();

    /// <summary>What goes into the record.</summary>
    public EvidenceOptions Evidence { get; } = new();

    /// <summary>Where prices of models come from that have none of their own.</summary>
    public PricesOptions Prices { get; } = new();

    /// <summary>Model aliases by name.</summary>
    public IDictionary<string, ModelOptions> Models { get; } = new Dictionary<string, ModelOptions>(StringComparer.Ordinal);
}
