using AgentIdentity.Policy;
using AgentIdentity.Tokens;
using Microsoft.Extensions.Options;

namespace AgentIdentity.Gateway.Configuration;

/// <summary>The validated upstreams, by kind and name; made once at start.</summary>
internal sealed class UpstreamTable
{
    /// <summary>RFC 9728 section 3.1: inserted between the host and the path of the resource.</summary>
    public const string MetadataPrefix = "/.well-known/oauth-protected-resource";

    private readonly Dictionary<(CallKind, string), Upstream> _upstreams = [];

    public UpstreamTable(IOptions<GatewayOptions> options)
    {
        PublicUrl = options.Value.PublicUrl;
        Origin = new Uri(PublicUrl).GetLeftPart(UriPartial.Authority);
        Issuer = options.Value.Issuer ?? PublicUrl;
        ModelAudience = PublicUrl + "/v1";
        foreach (var (name, settings) in options.Value.Upstreams)
        {
            Add(Of(name, settings) with { Limit = CallLimit.Of(settings.Limits, options.Value.Limits.Upstream) });
        }

        foreach (var (name, settings) in options.Value.VirtualServers)
        {
            Add(Of(name, settings));
        }
    }

    /// <summary>Scheme, host and port: what a browser calls the origin.</summary>
    public string Origin { get; }

    /// <summary>The origin and the path, if there is one, under which everything here is reached; no trailing slash.</summary>
    public string PublicUrl { get; }

    public string Issuer { get; }

    /// <summary>All models are one resource: the alias is in the body, where a client's SDK puts it.</summary>
    public string ModelAudience { get; }

    public IReadOnlyCollection<Upstream> All => _upstreams.Values;

    /// <summary>The upstreams that a virtual server shows under these details, in its order: where nothing is granted, nothing is asked and no credential shown.</summary>
    public IEnumerable<Upstream> MembersOf(Upstream server, AuthorizationDetails granted) => server.Members.Select(name => _upstreams[(CallKind.Mcp, name)])
        .Where(member => granted.Items.Any(item => item.Locations.Contains(member.CallerAudience)));

    public Upstream? Find(CallKind kind, string name) => _upstreams.GetValueOrDefault((kind, name));

    /// <summary>Where the metadata of an address below <see cref="PublicUrl"/> is: inserted before the whole path, ours included.</summary>
    public string MetadataOf(string address) => $"{Origin}{MetadataPrefix}{PublicUrl[Origin.Length..]}{address}";

    private void Add(Upstream upstream) => _upstreams.Add((upstream.Kind, upstream.Name), upstream);

    private Upstream Of(string name, UpstreamOptions settings)
    {
        var address = settings.Address.TrimEnd('/');
        return new()
        {
            Name = name,
            Kind = settings.Kind switch { "mcp" => CallKind.Mcp, "data" => CallKind.Data, _ => CallKind.Http },
            Address = address,
            Audience = settings.Audience ?? address,
            CallerAudience = $"{PublicUrl}/{(settings.Kind == "mcp" ? "mcp" : "api")}/{name}",
            Credential = CredentialTerms.KindOf(settings),
            Header = settings.Header ?? "Authorization",
            Scheme = settings.Scheme,
            BasicUser = settings.BasicUser,
            Secret = CredentialTerms.SecretOf(name, settings),
            OAuth = CredentialTerms.OAuthOf(settings),
            Aws = CredentialTerms.AwsOf(settings),
            AllowBearer = settings.AllowBearer,
            Timeout = TimeSpan.FromSeconds(settings.TimeoutSeconds),
            MaxBodyBytes = settings.MaxBodyBytes,
            WebSockets = settings.WebSockets,
            ErrorBodies = settings.ErrorBodies switch { "pass" => ErrorBodies.Pass, "structured" => ErrorBodies.Structured, _ => ErrorBodies.Withhold },
            GrpcServices = [.. settings.GrpcServices],
            Revision = settings.Revision == "auto" ? null : settings.Revision,
            Process = ProcessOf(settings),
            Pins = PinSettings.Of(settings),
            Database = settings.Kind == "data" ? DatabaseSettings.Of(settings.Database) : null,
            Asks = new AskSettings(settings.Elicitation.Forms, [.. settings.Elicitation.UrlHosts], settings.Sampling, settings.Roots),
            Instructions = settings.Instructions,
        };
    }

    private Upstream Of(string name, VirtualServerOptions settings) => new()
    {
        Name = name,
        Kind = CallKind.Mcp,
        Address = "",
        Audience = "",
        CallerAudience = $"{PublicUrl}/mcp/{name}",
        Credential = CredentialKind.None,
        AllowBearer = settings.AllowBearer,
        Timeout = settings.Upstreams.Max(member => Find(CallKind.Mcp, member)!.Timeout),
        MaxBodyBytes = settings.Upstreams.Max(member => Find(CallKind.Mcp, member)!.MaxBodyBytes),
        Members = [.. settings.Upstreams],
    };

    private static ProcessSettings? ProcessOf(UpstreamOptions settings) => settings.Command is null ? null : new()
    {
        Command = settings.Command,
        Arguments = [.. settings.Arguments],
        Environment = [.. settings.Environment.Select(static entry => new Secret($"{entry.Key}={entry.Value}"))],
        WorkingFolder = settings.WorkingFolder,
        User = settings.User,
        SameUser = settings.Process.SameUser,
        MaxProcesses = settings.Process.MaxProcesses,
        MaxMemoryBytes = settings.Process.MaxMemoryMegabytes * 1024L * 1024L,
        MaxOpenFiles = settings.Process.MaxOpenFiles,
        Idle = TimeSpan.FromSeconds(settings.Process.IdleSeconds),
        MaxMessageBytes = settings.Process.MaxMessageBytes,
    };
}
