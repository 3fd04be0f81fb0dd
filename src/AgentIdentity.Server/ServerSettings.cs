using System.Collections.Immutable;
using System.Net;
using System.Text.RegularExpressions;
using AgentIdentity.Broker;
using AgentIdentity.Server.Credentials;
using AgentIdentity.Server.Issuers;
using AgentIdentity.Server.Keys;
using AgentIdentity.Server.OAuth;
using AgentIdentity.Server.Policies;
using AgentIdentity.Server.Relations;
using AgentIdentity.Server.Replay;
using AgentIdentity.Server.SignIn;

namespace AgentIdentity.Server;

/// <summary>What section <c>AgentIdentity</c> says about this process; read once, refused with one message per mistake.</summary>
internal sealed partial record ServerSettings
{
    /// <summary>Issuer, and the address below which everything is reached, without a trailing slash. It may have a path.</summary>
    public required string Issuer { get; init; }

    /// <summary>
    /// Whether the proxy in front takes the path of <see cref="Issuer"/> away before it passes a request on. It is said and not
    /// guessed: a server that took both forms would answer at two addresses, and a proxy that guards one would not guard the other.
    /// </summary>
    public bool ProxyStripsPath { get; init; }
    public required string DataFolder { get; init; }
    public required string PolicyFolder { get; init; }
    public string? AdminKey { get; init; }

    /// <summary>Which bundles may come into force (<c>AgentIdentity:Policy</c>).</summary>
    public PolicyOptions Bundles { get; init; } = new();

    /// <summary>How long after a human was last seen an agent may still act for them unattended.</summary>
    public TimeSpan HumanFreshWithin { get; init; } = TimeSpan.FromDays(7);

    /// <summary>The same for what the human did not allow while they are away.</summary>
    public TimeSpan PresentWithin { get; init; } = TimeSpan.FromHours(8);
    public ClientSettings Clients { get; init; } = new();

    /// <summary>How people prove to be there (<c>AgentIdentity:SignIn</c>).</summary>
    public SignInSettings SignIn { get; init; } = new();
    public ClientMetadataSettings ClientMetadata { get; init; } = new();

    /// <summary>The issuers of people that are trusted (<c>AgentIdentity:Issuers</c>).</summary>
    public ImmutableArray<IssuerSettings> Issuers { get; init; } = [];
    public ErrorProfile ErrorProfile { get; init; } = ErrorProfile.Rfc8693;

    /// <summary>Scheme, host and port of the issuer.</summary>
    public string Origin => new Uri(Issuer).GetLeftPart(UriPartial.Authority);

    /// <summary>The path of the issuer, such as <c>/agents</c>; empty at the root.</summary>
    public string BasePath => Issuer[Origin.Length..];

    /// <summary>How the keys that sign tokens are made and turned (<c>AgentIdentity:Keys</c>).</summary>
    public Tokens.KeyRingOptions Keys { get; init; } = new();

    /// <summary>Where those keys are, unless they are in the data folder.</summary>
    public KmsOptions? Kms { get; init; }

    /// <summary>Where the key is that the vault's secrets are under (<c>AgentIdentity:Vault</c>).</summary>
    public VaultOptions Vault { get; init; } = new();

    /// <summary>The OpenFGA that holds the relations (<c>AgentIdentity:Relations:Remote</c>); null keeps them in this process.</summary>
    public RemoteRelationsOptions? RemoteRelations { get; init; }

    /// <summary>What relation models may contain (<c>AgentIdentity:Relations</c>).</summary>
    public Policy.RelationModelOptions RelationModels { get; init; } = Policy.RelationModelOptions.Default;

    /// <summary>The Redis that replicas share (<c>AgentIdentity:Redis</c>), in the words of StackExchange.Redis. May hold a password.</summary>
    public string? Redis { get; init; }

    /// <summary>The secret of DPoP nonces, for replicas that share no folder.</summary>
    public string? NonceSecret { get; init; }

    /// <summary>Who besides administrators may ask for decisions (<c>AgentIdentity:AccessApi</c>).</summary>
    public ImmutableArray<AccessApi.AccessKey> AccessKeys { get; init; } = [];

    /// <summary>The decision point elsewhere that has a say in every call (<c>AgentIdentity:ExternalPdp</c>).</summary>
    public ExternalPdpOptions? ExternalPdp { get; init; }

    /// <summary>Where approvals are told of (<c>AgentIdentity:Approvals:Webhook</c>).</summary>
    public WebhookOptions? Webhook { get; init; }

    /// <summary>Where clients that wait for an approval are told that it is settled (<c>AgentIdentity:Backchannel</c>), by agent.</summary>
    public IReadOnlyDictionary<string, Uri> NotificationEndpoints { get; init; } = new Dictionary<string, Uri>();

    /// <summary>The addresses of virtual MCP servers, each with those of its members (<c>AgentIdentity:VirtualServers</c>).</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> VirtualServers { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    public bool IsHttps => Issuer.StartsWith("https://", StringComparison.Ordinal);

    /// <summary>
    /// __Host- keeps neighbours from setting the cookie and demands the path / (RFC 6265bis section 4.1.3.2). Where we have a path
    /// the name holds it, so that two servers of one host do not take each other's.
    /// </summary>
    public string CookieName(string name) => (IsHttps ? "__Host-" : "") + name + BasePath.Replace('/', '-');

    public override string ToString() => $"ServerSettings {Issuer} [redacted]";

    public BrokerOptions Broker => new()
    {
        Issuer = Issuer,
        DataFolder = DataFolder,
        PolicyFolder = PolicyFolder,
        AdminKey = AdminKey,
        HumanFreshWithin = HumanFreshWithin,
        PresentWithin = PresentWithin,
        NonceSecret = NonceSecret,
        Keys = Keys,
        Kms = Kms,
        Vault = Vault,
        RemoteRelations = RemoteRelations,
        RelationModels = RelationModels,
        Policy = Bundles,
        ExternalPdp = ExternalPdp,
        Webhook = Webhook,
        VirtualServers = VirtualServers,
    };

    public static ServerSettings Read(IConfiguration configuration, string contentRoot)
    {
        var section = configuration.GetSection("AgentIdentity");
        var mistakes = new SettingMistakes();
        mistakes.Add(KnownSettings.Unknown(section));
        var issuer = mistakes.Try(() => ReadIssuer(section["PublicUrl"] ?? "http://127.0.0.1:5080", section.GetValue<bool>("AllowPlainHttp"))) ?? "http://127.0.0.1";
        var settings = new ServerSettings
        {
            Issuers = mistakes.Try(() => new IssuerSettingsReader(issuer, contentRoot).Read(section.GetSection("Issuers"))),
            ProxyStripsPath = mistakes.Try(() => section.GetValue<bool>("ProxyStripsPath")),
            Issuer = issuer,
            DataFolder = Path.GetFullPath(section["DataFolder"] ?? "data", contentRoot),
            PolicyFolder = Path.GetFullPath(section["PolicyFolder"] ?? "policies/default", contentRoot),
            AdminKey = section["AdminKey"],
            Bundles = mistakes.Try(() => PolicySettings.Read(section.GetSection("Policy"), contentRoot)) ?? new(),
            HumanFreshWithin = mistakes.Try(() => ReadSpan(section, "HumanFreshWithin", new BrokerOptions { Issuer = "" }.HumanFreshWithin)),
            PresentWithin = mistakes.Try(() => ReadSpan(section, "PresentWithin", new BrokerOptions { Issuer = "" }.PresentWithin)),
            SignIn = mistakes.Try(() => SignInSettings.Read(section.GetSection("SignIn"))) ?? new(),
            NonceSecret = section["Dpop:NonceSecret"],
            Keys = mistakes.Try(() => KeySettings.Read(section.GetSection("Keys"))) ?? new(),
            Kms = mistakes.Try(() => KeySettings.ReadKms(section.GetSection("Keys:Kms"))),
            Vault = mistakes.Try(() => VaultSettings.Read(section.GetSection("Vault"))) ?? new(),
            RelationModels = mistakes.Try(() => RelationModelSettings.Read(section.GetSection("Relations"))) ?? Policy.RelationModelOptions.Default,
            RemoteRelations = mistakes.Try(() => RemoteRelationsSettings.Read(section.GetSection("Relations:Remote"))),
            Redis = mistakes.Try(() => ReadRedis(section["Redis"])),
            Clients = mistakes.Try(() => ClientSettings.Read(section, contentRoot)) ?? new(),
            ErrorProfile = mistakes.Try(() => ReadErrorProfile(section["Exchange:ErrorProfile"])),
            AccessKeys = mistakes.Try<ImmutableArray<AccessApi.AccessKey>?>(() => AccessApi.AccessApiSettings.Read(section.GetSection("AccessApi"))) ?? [],
            ExternalPdp = mistakes.Try(() => AccessApi.ExternalPdpSettings.Read(section.GetSection("ExternalPdp"))),
            Webhook = mistakes.Try(() => ApprovalSettings.ReadWebhook(section.GetSection("Approvals:Webhook"))),
            NotificationEndpoints = mistakes.Try(() => ApprovalSettings.ReadEndpoints(section.GetSection("Backchannel:Clients"))) ?? [],
            VirtualServers = ReadVirtualServers(section.GetSection("VirtualServers"), issuer),
            ClientMetadata = mistakes.Try(() => ClientMetadataSettings.Read(section.GetSection("ClientMetadata"))) ?? new(),
        };
        mistakes.ThrowIfAny();
        return settings;
    }

    private static TimeSpan ReadSpan(IConfigurationSection section, string name, TimeSpan usual) => section[name] is not { } text ? usual
        : TimeSpan.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var span) && span > TimeSpan.Zero ? span
        : throw Refuse($"AgentIdentity:{name} is '{text}'; it must be a time such as 7.00:00:00 for seven days.");

    // The gateway's own check says what is wrong with them.
    private static Dictionary<string, IReadOnlyList<string>> ReadVirtualServers(IConfigurationSection section, string issuer) => section.GetChildren().ToDictionary(
        server => $"{issuer}/mcp/{server.Key}",
        server => (IReadOnlyList<string>)[.. server.GetSection("Upstreams").GetChildren().Select(member => $"{issuer}/mcp/{member.Value}")]);

    // Its text may hold a password, so it is not repeated.
    private static string? ReadRedis(string? text)
    {
        try
        {
            _ = text is null ? null : RedisConnection.Read(text);
            return text;
        }
        catch (ArgumentException)
        {
            throw Refuse("AgentIdentity:Redis is not in the form of StackExchange.Redis, such as redis.internal:6379,ssl=true,user=broker,password=….");
        }
    }

    private static string ReadIssuer(string publicUrl, bool allowPlainHttp)
    {
        if (!Uri.TryCreate(publicUrl, UriKind.Absolute, out var url) || !Plain().IsMatch(url.AbsolutePath) || url.Query.Length > 0
            || url.Fragment.Length > 0 || url.UserInfo.Length > 0 || url.Scheme is not ("http" or "https"))
        {
            throw Refuse($"AgentIdentity:PublicUrl is '{publicUrl}'; it must be an http or https address such as https://agents.example or https://example.com/agents.");
        }

        if (url.Scheme == "http" && !allowPlainHttp && !IsLoopback(url))
        {
            throw Refuse($"AgentIdentity:PublicUrl is '{publicUrl}'; plain http is for loopback only. Put TLS in front and name the https address.");
        }

        return url.GetLeftPart(UriPartial.Path).TrimEnd('/');
    }

    private static ErrorProfile ReadErrorProfile(string? name) => name switch
    {
        null or nameof(ErrorProfile.Rfc8693) => ErrorProfile.Rfc8693,
        nameof(ErrorProfile.ActorProfile) => ErrorProfile.ActorProfile,
        _ => throw Refuse($"AgentIdentity:Exchange:ErrorProfile is '{name}'; it must be Rfc8693 or ActorProfile."),
    };

    private static bool IsLoopback(Uri url) =>
        url.Host == "localhost" || (IPAddress.TryParse(url.Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    // The path is compared as text with audiences, proofs and request targets: one spelling, nothing to decode.
    [GeneratedRegex(@"\A(/[A-Za-z0-9][A-Za-z0-9._~-]*)*/?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Plain();

    private static BrokerException Refuse(string detail) => new(BrokerError.OptionsInvalid, detail);
}
