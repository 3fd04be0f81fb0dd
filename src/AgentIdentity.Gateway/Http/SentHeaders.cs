using System.Collections.Frozen;

namespace AgentIdentity.Gateway.Http;

/// <summary>Headers of a caller that end at the gateway.</summary>
internal static class SentHeaders
{
    private static readonly FrozenSet<string> Kept = new[]
    {
        // This hop's own (RFC 9110 section 7.6.1) and what is made anew.
        "Connection", "Keep-Alive", "Proxy-Connection", "TE", "Trailer", "Transfer-Encoding", "Upgrade", "Expect", "Host", "Content-Length",
        "HTTP2-Settings", "Alt-Used",

        // Credentials and assertions about who calls (RFC 9421 for signatures: they speak of a message that is not sent on).
        "Authorization", "Proxy-Authorization", "DPoP", "Cookie", "Cookie2", "Txn-Token", "Signature", "Signature-Input", "Signature-Agent",
        "X-Api-Key", "Api-Key", "X-Api-Token", "X-Auth-Token", "X-Auth-Key", "X-Access-Token", "X-Session-Token", "X-Id-Token", "Private-Token",
        "X-Amz-Security-Token", "X-Goog-Api-Key", "X-Serverless-Authorization", "Ocp-Apim-Subscription-Key", "X-Functions-Key", "X-Vault-Token", "X-Consul-Token",
        "Client-Cert", "Client-Cert-Chain", "X-Client-Cert", "X-ARR-ClientCert", "X-User", "X-User-Id", "X-Userinfo", "X-WebAuth-User",
        "X-Endpoint-Api-Userinfo", "X-Apigateway-Api-Userinfo", "X-Anonymous-Consumer",

        // Assertions about where the call came from or what it was before.
        "Forwarded", "Via", "Client-IP", "X-Client-IP", "True-Client-IP", "Fly-Client-IP", "CF-Connecting-IP", "CF-Connecting-IPv6", "X-Originating-IP",
        "X-Rewrite-URL", "X-Host", "X-Scheme", "X-Url-Scheme", "Front-End-Https", "Proxy",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    // What proxies and meshes in front of an upstream say of the caller, and upstreams believe; the last is what this gateway says of calls itself.
    private static readonly string[] Families =
    [
        "X-Forwarded", "X-Original-", "X-Real-", "X-Remote-", "Remote-", "X-Proxy-", "X-ProxyUser-", "Proxy-", "WL-Proxy-", "X-Cluster-Client-", "Fastly-Client-", "X-Azure-", "X-Vercel-",
        "X-Auth-Request-", "X-Authenticated-", "X-Authentik-", "X-Consumer-", "X-Credential-", "X-Amzn-Oidc-", "X-Goog-Authenticated-User-", "X-Goog-Iap-", "X-Ms-Client-Principal", "X-Ms-Token-",
        "X-Appengine-", "Cf-Access-", "X-Envoy-", "X-Ssl-", "Ssl-", "Tailscale-User-", "X-Pomerium-", "X-Teleport-", "X-Spiffe-", "L5d-", "X-Jwt-", "X-Middleware-",
        "AgentIdentity-",
    ];

    private static readonly FrozenSet<string> Overrides = new[]
    {
        "X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override", "X-Method", "X-Original-Method",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Frameworks that take the header take these parameters too, in any case and however escaped.</summary>
    public static bool QueryOverridesMethod(string query) => query.TrimStart('?').Split('&', ';')
        .Select(static pair => AsRead(Uri.UnescapeDataString(pair.Split('=')[0].Replace('+', ' '))))
        .Any(static name => name.Equals("_method", StringComparison.OrdinalIgnoreCase) || OverridesMethod(name));

    /// <summary>Names with an underscore are left behind too: some servers read them as the name with a hyphen.</summary>
    public static bool AreKept(string header) =>
        Kept.Contains(header)
        || header.Contains('_', StringComparison.Ordinal)
        || header.StartsWith(':')
        || Families.Any(family => header.StartsWith(family, StringComparison.OrdinalIgnoreCase));

    public static bool OverridesMethod(string header) => Overrides.Contains(header.Replace('_', '-'));

    // PHP's own reading of a name: no spaces before it, nothing behind a NUL or an opening bracket, and dots and spaces are underscores.
    private static string AsRead(string name)
    {
        var trimmed = name.TrimStart(' ');
        var end = trimmed.AsSpan(Math.Min(1, trimmed.Length)).IndexOfAny('[', '\0');
        return (end < 0 ? trimmed : trimmed[..(end + 1)]).Replace('.', '_').Replace(' ', '_').Replace('[', '_');
    }
}
