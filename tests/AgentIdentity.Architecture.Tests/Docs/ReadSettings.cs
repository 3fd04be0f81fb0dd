using AgentIdentity.AspNetCore;
using AgentIdentity.Broker;
using AgentIdentity.Gateway.Configuration;
using AgentIdentity.Server;
using AgentIdentity.Sidecar.Configuration;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AgentIdentity.Architecture.Tests.Docs;

/// <summary>What the programs really read: each is built over a configuration that notes every name it is asked for.</summary>
internal static class ReadSettings
{
    private const string Root = "AgentIdentity";

    // Enough of everything for each branch of the readers.
    private static readonly string[] Everything =
    [
        "TrustedProxies:0=10.0.0.0/8", "AllowedOrigins:0=https://chat.example",
        "TrustDomains:{name}:BundleUrl=https://spire.example", "Clusters:{name}:Issuer=https://kubernetes.example", "Clusters:{name}:JwksUrl=https://kubernetes.example/jwks",
        "Issuers:{name}:Issuer=https://idp.example", "Issuers:{name}:ClientId=agents", "Issuers:{name}:ClientSecret=hush",
        "Issuers:{name}:Kinds:0=IdToken", "Issuers:{name}:Audiences:0=agents", "Issuers:{name}:AuthorizedParties:0=agents", "Issuers:{name}:Tenants:0=t",
        "Issuers:{name}:Algorithms:0=ES256", "Issuers:{name}:RolesClaim=groups", "Issuers:{name}:Administrators:0=admins", "Issuers:{name}:Auditors:0=audit", "ClientMetadata:AllowedHosts:0=client.example", "ClientMetadata:Owner=ben",
        "ExtAuthz:{name}:Proxy=nginx", "ExtAuthz:{name}:PublicUrl=https://orders.example",
        "Upstreams:{name}:Kind=mcp", "Upstreams:{name}:Address=https://crm.example",
        "Upstreams:{name}:Database:Shared:0=public.countries", "Upstreams:{name}:Database:Functions:0=public.fee_of",
        "Upstreams:one.example:Kind=mcp", "Upstreams:one.example:Command=/usr/bin/crm", "Upstreams:one.example:Credential=none",
        "Upstreams:one.example:Environment:one=x", "Upstreams:one.example:Arguments:0=x", "Upstreams:one.example:Process:MaxProcesses=4", "VirtualServers:all:Upstreams:0=one",
        "Relations:Remote:Address=https://fga.example", "Relations:Remote:Store=s", "Relations:Remote:Model=m",
        "Relations:Remote:Client:TokenAddress=https://fga.example/token", "Relations:Remote:Client:Id=i", "Relations:Remote:Client:Secret=hush",
        "Upstreams:{name}:Aws:Headers:0=x-amz-target", "Upstreams:{name}:Aws:Statements:{name}:On=POST /", "Upstreams:{name}:Aws:Statements:{name}:Actions:0=a:B",
        "Upstreams:{name}:Aws:Statements:{name}:Resources:0=*",
        "Upstreams:{name}:Credential=oauth", "Upstreams:{name}:OAuth:TokenAddress=https://id.example/token", "Upstreams:{name}:OAuth:ClientId=us", "Upstreams:{name}:Vault:Per=human",
        "Vault:MasterKeys:0=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "Telemetry:People=none", "Mcp:LegacyDenyCode=true", "Upstreams:{name}:Elicitation:UrlHosts:0=login.example", "Limits:Delegation:Burst=1", "Limits:Agent:Burst=1", "Limits:Upstream:Burst=1", "Upstreams:{name}:Limits:Burst=1", "Models:{name}:Limits:Burst=1",
        "Approvals:Webhook:Address=https://chat.example/hook", "Approvals:Webhook:Secret=whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz", "Backchannel:Clients:{name}:NotificationEndpoint=https://agent.example/ping",
        "ExternalPdp:Address=https://pdp.example", "Evidence:RecordArguments=true", "Prices:AllowUnknown=true",
        "AccessApi:Keys:{name}:Secret=a-key-of-at-least-thirty-two-characters", "AccessApi:Keys:{name}:Upstreams:0=crm",
        "Models:{name}:Breaker:RestSeconds=9", "Models:{name}:AllowMembers:0=top_k", .. new[] { "Models:{name}", "Models:all:Candidates:{name}" }.SelectMany(Candidates),
    ];

    // One with client credentials and one with a role, for a section without its credential is a mistake.
    private static IEnumerable<string> Candidates(string model)
    {
        var other = model[..^"{name}".Length] + "one.example";
        return
        [
            $"{model}:Address=https://models.example", $"{model}:InputUsdPerMillion=1", $"{model}:OutputUsdPerMillion=1", $"{model}:Credential=oauth", $"{model}:Vault:Per=human",
            $"{model}:OAuth:TokenAddress=https://id.example/token", $"{model}:OAuth:ClientId=us", $"{model}:Wires:0=chat",
            $"{other}:Provider=bedrock", $"{other}:Region=eu-central-1", $"{other}:InputUsdPerMillion=1", $"{other}:OutputUsdPerMillion=1", $"{other}:Credential=aws",
            $"{other}:Aws:RoleArn=arn:aws:iam::123456789012:role/models",
        ];
    }

    public static IEnumerable<string> OfServer()
    {
        Notebook notes = new();
        // No key service is at hand: its settings are read, and a mistake elsewhere keeps it from being asked.
        ((Action)(() => Create(notes, [$"--{Root}:Keys:Kms:KeyIds:0=one", $"--{Root}:Exchange:ErrorProfile=none"]))).Should().Throw<BrokerException>();
        var folder = Directory.CreateTempSubdirectory().FullName;
        string[] settings = [.. Everything.Select(static setting => $"--{Root}:{setting.Replace("{name}", "one", StringComparison.Ordinal).Replace("TrustDomains:one", "TrustDomains:one.example", StringComparison.Ordinal)}")];
        var app = Create(notes, [$"--{Root}:DataFolder={Path.Combine(folder, "data")}", .. settings]);
        _ = app.Services.GetRequiredService<IOptions<GatewayOptions>>().Value;
        return notes.Below(Root);
    }

    private static WebApplication Create(Notebook notes, string[] settings) =>
        BrokerServer.Create(settings, builder => ((IConfigurationBuilder)builder.Configuration).Add(notes));

    public static IEnumerable<string> OfSidecar()
    {
        Notebook notes = new();
        var settings = new[] { "Authority=https://agents.example", "AgentId=codex", "KeyFile=codex.pem", "Delegation=dlg_1" };
        SidecarSettings.Read(new ConfigurationBuilder().AddCommandLine([.. settings.Select(static setting => $"--{Root}:Sidecar:{setting}")]).Add(notes).Build());
        return notes.Below($"{Root}:Sidecar");
    }

    public static IEnumerable<string> OfProtectedApi()
    {
        Notebook notes = new();
        var builder = WebApplication.CreateSlimBuilder();
        ((IConfigurationBuilder)builder.Configuration).Add(notes);
        builder.Services.AddAuthentication().AddAgentIdentity(static options => (options.Authority, options.Audience) = ("https://agents.example", "https://orders.example"));
        using var services = builder.Services.BuildServiceProvider();
        _ = services.GetRequiredService<IOptionsMonitor<AgentIdentityOptions>>().Get("AgentIdentity");
        return notes.Below("Authentication:Schemes:AgentIdentity");
    }

    /// <summary>Holds nothing, and is asked first because it was added last.</summary>
    private sealed class Notebook : ConfigurationProvider, IConfigurationSource
    {
        private readonly HashSet<string> _asked = new(StringComparer.OrdinalIgnoreCase);

        public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

        public override bool TryGet(string key, out string? value)
        {
            _asked.Add(key);
            value = null;
            return false;
        }

        public IEnumerable<string> Below(string root)
        {
            var names = _asked.Where(key => key.StartsWith(root + ":", StringComparison.OrdinalIgnoreCase)).Select(key => Plain(key[(root.Length + 1)..])).ToHashSet();
            // A section is asked for its value too; only what has nothing below it is a setting.
            return names.Where(name => !names.Any(other => other.StartsWith(name + ":", StringComparison.Ordinal)));
        }

        private static string Plain(string key)
        {
            string[] parts = [.. key.Split(':').Select(static part => part is "one" or "one.example" or "all" ? "{name}" : part)];
            return string.Join(':', int.TryParse(parts[^1], out _) ? parts[..^1] : parts);
        }
    }
}
