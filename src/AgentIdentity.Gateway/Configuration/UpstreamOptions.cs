namespace AgentIdentity.Gateway.Configuration;

/// <summary>One MCP server, HTTP API or database.</summary>
public sealed class UpstreamOptions
{
    /// <summary><c>mcp</c>, <c>http</c> or <c>data</c>.</summary>
    public string Kind { get; set; } = "";

    /// <summary>Absolute http(s) address: the MCP endpoint itself, or the prefix of the API.</summary>
    public string Address { get; set; } = "";

    /// <summary>The audience of tokens minted for this upstream; its address by default.</summary>
    public string? Audience { get; set; }

    /// <summary>
    /// How the gateway authenticates: <c>token</c> (minted, names human and agent), <c>transaction</c> (minted, for the services of a trust
    /// domain), <c>header</c> (a secret in a header), <c>vault</c> (the same, from the vault), <c>basic</c>, <c>oauth</c>, <c>aws</c> or <c>none</c>.
    /// </summary>
    public string Credential { get; set; } = "token";

    /// <summary>Header of the secret; <c>Authorization</c> by default.</summary>
    public string? Header { get; set; }

    /// <summary>The word before the secret in the header, such as <c>Bearer</c>.</summary>
    public string? Scheme { get; set; }

    /// <summary>The user of Basic; without it the secret is user and password with a colon between.</summary>
    public string? BasicUser { get; set; }

    /// <summary>The secret itself.</summary>
    public string? Secret { get; set; }

    /// <summary>A file that holds the secret, mode 0600.</summary>
    public string? SecretFile { get; set; }

    /// <summary>The entry of the vault that holds the secret.</summary>
    public VaultSecretOptions Vault { get; init; } = new();

    /// <summary>Client credentials at the upstream's authorization server.</summary>
    public OAuthOptions OAuth { get; init; } = new();

    /// <summary>A role in AWS.</summary>
    public AwsOptions Aws { get; init; } = new();

    /// <summary>Whether a secret may go to it in plain http, because something else encrypts the way.</summary>
    public bool AllowPlainHttp { get; set; }

    /// <summary>Whether callers may come with a Bearer token and without proof of possession.</summary>
    public bool AllowBearer { get; set; }

    /// <summary>How long the upstream may stay silent: before its headers, and between two reads.</summary>
    public int TimeoutSeconds { get; set; } = 100;

    /// <summary>Largest request body.</summary>
    public long MaxBodyBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>Which bodies of an HTTP API's own refusals (4xx) come back: none (<c>withhold</c>), JSON and XML (<c>structured</c>) or all (<c>pass</c>).</summary>
    public string ErrorBodies { get; set; } = "withhold";

    /// <summary>Whether callers may open WebSockets there.</summary>
    public bool WebSockets { get; set; }

    /// <summary>The full names of its gRPC services, such as <c>shop.v1.Orders</c>.</summary>
    public IList<string> GrpcServices { get; } = [];

    /// <summary>
    /// The revision of MCP that the server speaks: <c>auto</c> (it is asked), <c>2026-07-28</c>, <c>2025-11-25</c> or <c>2025-06-18</c>.
    /// </summary>
    public string Revision { get; set; } = "auto";

    /// <summary>A program that the gateway starts, and speaks MCP with over its standard input and output; instead of <see cref="Address"/>.</summary>
    public string? Command { get; set; }

    /// <summary>The program's arguments, as they are: no shell reads them.</summary>
    public IList<string> Arguments { get; } = [];

    /// <summary>The program's whole environment.</summary>
    public IDictionary<string, string> Environment { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Where the program starts; an empty folder of its own by default.</summary>
    public string? WorkingFolder { get; set; }

    /// <summary>The numeric user that all processes of the program run as; by default every process has a user of its own, who owns nothing.</summary>
    public int? User { get; set; }

    /// <summary><c>enforce</c>: only tools whose definition is approved are shown and called. <c>off</c>: whatever the server lists.</summary>
    public string Pinning { get; set; } = "enforce";

    /// <summary><c>hold</c>: a tool that was never seen before stays off until it is allowed. <c>allow</c>: it is approved as it is.</summary>
    public string NewTools { get; set; } = "hold";

    /// <summary>How old the server's own list of tools may be that a call is held against.</summary>
    public int ReadToolsEverySeconds { get; set; } = 300;

    /// <summary>How many processes, and how much of everything for one.</summary>
    public ProcessOptions Process { get; } = new();

    /// <summary>What all callers together may take of it; where it says nothing, <see cref="LimitsOptions.Upstream"/> does.</summary>
    public CallLimitOptions Limits { get; } = new();

    /// <summary>The database, where <see cref="Kind"/> is <c>data</c>.</summary>
    public DatabaseOptions Database { get; } = new();

    /// <summary>What an MCP server may ask the human in the middle of a call.</summary>
    public ElicitationOptions Elicitation { get; } = new();

    /// <summary>Whether an MCP server may ask for calls of the client's model. Policy must allow it besides, as <c>sampling/createMessage</c>.</summary>
    public bool Sampling { get; set; }

    /// <summary>Whether an MCP server may ask for the client's roots. Policy must allow it besides, as <c>roots/list</c>.</summary>
    public bool Roots { get; set; }

    /// <summary>Whether an MCP server's instructions to the model reach it. They are the server's words, and nobody has read them.</summary>
    public bool Instructions { get; set; }
}
