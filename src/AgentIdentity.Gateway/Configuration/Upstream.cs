using System.Collections.Immutable;
using AgentIdentity.Policy;

namespace AgentIdentity.Gateway.Configuration;

/// <summary>A validated upstream: the snapshot that calls work on.</summary>
public sealed record Upstream
{
    /// <summary>Name in addresses, grants and evidence.</summary>
    public required string Name { get; init; }

    /// <summary>What it speaks.</summary>
    public required CallKind Kind { get; init; }

    /// <summary>Where it listens; never ends with a slash.</summary>
    public required string Address { get; init; }

    /// <summary>Audience of tokens minted for it.</summary>
    public required string Audience { get; init; }

    /// <summary>Audience of the tokens callers must show: an address of the gateway itself.</summary>
    public required string CallerAudience { get; init; }

    /// <summary>How the gateway authenticates to it.</summary>
    public required CredentialKind Credential { get; init; }

    /// <summary>Header of the secret, when <see cref="Credential"/> says so.</summary>
    public string Header { get; init; } = "Authorization";

    /// <summary>The word before the secret in the header.</summary>
    public string? Scheme { get; init; }

    /// <summary>The user of Basic; null where the secret names it.</summary>
    public string? BasicUser { get; init; }

    /// <summary>Where the secret is.</summary>
    public SecretSource? Secret { get; init; }

    /// <summary>How the gateway gets a token of its own, when <see cref="Credential"/> says so.</summary>
    public OAuthTerms? OAuth { get; init; }

    /// <summary>The role in AWS, when <see cref="Credential"/> says so.</summary>
    public AwsTerms? Aws { get; init; }

    /// <summary>Whether Bearer without proof is accepted from callers.</summary>
    public bool AllowBearer { get; init; }

    /// <summary>How long it may stay silent.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>Largest request body.</summary>
    public required long MaxBodyBytes { get; init; }

    /// <summary>Which bodies of its own refusals come back.</summary>
    public ErrorBodies ErrorBodies { get; init; }

    /// <summary>Whether callers may open WebSockets there.</summary>
    public bool WebSockets { get; init; }

    /// <summary>The full names of its gRPC services.</summary>
    public ImmutableArray<string> GrpcServices { get; init; } = [];

    /// <summary>The one revision of MCP it speaks; null when it is asked.</summary>
    public string? Revision { get; init; }

    /// <summary>Set when it is a program that the gateway starts, and has no address.</summary>
    public ProcessSettings? Process { get; init; }

    /// <summary>Set when it is no server itself and shows these upstreams as one.</summary>
    public ImmutableArray<string> Members { get; init; } = [];

    /// <summary>How its tools are pinned; null for not at all.</summary>
    public PinSettings? Pins { get; init; }
    /// <summary>What an MCP server may ask of its client.</summary>
    public AskSettings Asks { get; init; } = AskSettings.None;

    /// <summary>Whether an MCP server's instructions reach the model.</summary>
    public bool Instructions { get; init; }

    /// <summary>Set when it is a database.</summary>
    public DatabaseSettings? Database { get; init; }

    /// <summary>Whether it shows several upstreams as one.</summary>
    public bool IsVirtual => !Members.IsEmpty;

    /// <summary>What all callers together may take of it.</summary>
    public CallLimit Limit { get; init; } = CallLimit.None;
}

/// <summary>How the gateway authenticates to an upstream.</summary>
public enum CredentialKind
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>With a secret in a header.</summary>
    Header,

    /// <summary>With a token minted for the upstream, which carries the human and the chain of actors.</summary>
    Token,

    /// <summary>With a transaction token for the services of a trust domain.</summary>
    Transaction,

    /// <summary>With user and password (RFC 7617).</summary>
    Basic,

    /// <summary>With a token of the gateway's own, from the upstream's authorization server.</summary>
    OAuth,

    /// <summary>With signatures of a role in AWS that was assumed for the delegation.</summary>
    Aws,
}
