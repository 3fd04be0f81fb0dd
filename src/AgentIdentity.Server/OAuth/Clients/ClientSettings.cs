using System.Collections.Immutable;
using System.Net;
using AgentIdentity.Broker;
using AgentIdentity.Tokens;

namespace AgentIdentity.Server.OAuth;

/// <summary>What the configuration says about how clients authenticate.</summary>
internal sealed record ClientSettings
{
    /// <summary>AgentIdentity:Clients:AcceptTokenEndpointAudience: also accepts assertions in the form from before rfc7523bis.</summary>
    public bool AcceptTokenEndpointAudience { get; init; }

    /// <summary>AgentIdentity:Clients:AllowSecrets.</summary>
    public bool AllowSecrets { get; init; }

    /// <summary>AgentIdentity:Dpop:RequireNonce: proofs at the token server carry its nonce (RFC 9449 section 8).</summary>
    public bool RequireNonce { get; init; }

    /// <summary>AgentIdentity:Mtls:AskForCertificates: every TLS endpoint of this process asks for a client certificate, and goes on without one.</summary>
    public bool AskForCertificates { get; init; }

    /// <summary>AgentIdentity:Mtls:Url: the second origin at which certificates are asked for (RFC 8705 section 5), so that browsers at the first one are not bothered.</summary>
    public string? MtlsUrl { get; init; }

    /// <summary>AgentIdentity:Mtls:AuthoritiesFile: the certificates, in PEM, of the authorities that tls_client_auth trusts.</summary>
    public string? AuthoritiesFile { get; init; }

    /// <summary>AgentIdentity:TrustedProxies: the hops whose Client-Cert (RFC 9440) and X-Forwarded-For are believed.</summary>
    public ImmutableArray<IPNetwork> TrustedProxies { get; init; } = [];

    /// <summary>AgentIdentity:TrustDomains:{trust domain}: where the SPIFFE bundle comes from.</summary>
    public ImmutableArray<KeySource> TrustDomains { get; init; } = [];

    /// <summary>AgentIdentity:Clusters:{name}: where the keys of a Kubernetes service-account issuer come from.</summary>
    public ImmutableArray<KeySource> Clusters { get; init; } = [];

    public bool ReadsCertificates => AskForCertificates || MtlsUrl is not null || TrustedProxies.Length > 0;

    public static ClientSettings Read(IConfiguration section, string contentRoot) => new()
    {
        AcceptTokenEndpointAudience = section.GetValue<bool>("Clients:AcceptTokenEndpointAudience"),
        AllowSecrets = section.GetValue<bool>("Clients:AllowSecrets"),
        RequireNonce = section.GetValue<bool>("Dpop:RequireNonce"),
        AskForCertificates = section.GetValue<bool>("Mtls:AskForCertificates"),
        MtlsUrl = ReadMtlsUrl(section["Mtls:Url"]),
        AuthoritiesFile = section["Mtls:AuthoritiesFile"] is { } file ? Path.GetFullPath(file, contentRoot) : null,
        TrustedProxies = [.. section.GetSection("TrustedProxies").GetChildren().Select(static hop => ReadHop(hop.Value))],
        TrustDomains = [.. section.GetSection("TrustDomains").GetChildren().Select(domain => ReadTrustDomain(domain, contentRoot))],
        Clusters = [.. section.GetSection("Clusters").GetChildren().Select(cluster => ReadCluster(cluster, contentRoot))],
    };

    private static IPNetwork ReadHop(string? text)
    {
        if (IPNetwork.TryParse(text, out var network))
        {
            return network;
        }

        return IPAddress.TryParse(text, out var address)
            ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
            : throw Refuse($"AgentIdentity:TrustedProxies has '{text}'; name addresses or networks such as 10.0.0.0/8.");
    }

    private static string? ReadMtlsUrl(string? text)
    {
        if (text is null)
        {
            return null;
        }

        return Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme == Uri.UriSchemeHttps && url.Query.Length == 0 && url.Fragment.Length == 0
            ? text.TrimEnd('/')
            : throw Refuse($"AgentIdentity:Mtls:Url is '{text}'; it must be an https address.");
    }

    private static KeySource ReadTrustDomain(IConfigurationSection domain, string contentRoot) =>
        SpiffeId.TryParse("spiffe://" + domain.Key, out var id) && id.Path.Length == 0
            ? KeySource.Read(domain, domain.Key, "Bundle", contentRoot)
            : throw Refuse($"AgentIdentity:TrustDomains has '{domain.Key}'; a trust domain is lower-case letters, digits, '.', '_' and '-'.");

    private static KeySource ReadCluster(IConfigurationSection cluster, string contentRoot) =>
        cluster["Issuer"] is { Length: > 0 } issuer
            ? KeySource.Read(cluster, issuer, "Jwks", contentRoot)
            : throw Refuse($"{cluster.Path} needs Issuer, the cluster's service-account issuer exactly as its tokens say it.");

    private static BrokerException Refuse(string detail) => new(BrokerError.OptionsInvalid, detail);
}
