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

        // Credentials and assertions about who calls.
        "Authorization", "Proxy-Authorization", "DPoP", "Cookie", "Cookie2", "Txn-Token", "X-Api-Key", "Api-Key", "X-Auth-Token",
        "Client-Cert", "Client-Cert-Chain", "X-Client-Cert", "X-Remote-User", "Remote-User", "X-User", "X-User-Id", "X-Authenticated-User",
        "X-WebAuth-User", "X-Access-Token", "X-Goog-Iap-Jwt-Assertion", "X-Serverless-Authorization", "CF-Connecting-IP",

        // Assertions about where the call came from or what it was before.
        "Forwarded", "Via", "X-Real-IP", "X-Client-IP", "True-Client-IP", "X-Original-URL", "X-Original-Host", "X-Rewrite-URL", "X-Host",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    // What proxies and meshes in front of an upstream say of the caller, and upstreams believe.
    private static readonly string[] Families =
    [
        "X-Forwarded-", "Proxy-", "X-Auth-Request-", "X-Amzn-Oidc-", "X-Goog-Authenticated-User-", "X-Ms-Client-Principal", "X-Ms-Token-",
        "Cf-Access-", "X-Envoy-", "X-Ssl-Client-", "Tailscale-User-",
    ];

    private static readonly FrozenSet<string> Overrides = new[]
    {
        "X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override", "X-Method", "X-Original-Method",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Frameworks that take the header take these parameters too, in any case and however escaped.</summary>
    public static bool QueryOverridesMethod(string query) => query.TrimStart('?').Split('&', ';')
        .Select(static pair => Uri.UnescapeDataString(pair.Split('=')[0]))
        .Any(static name => name.Equals("_method", StringComparison.OrdinalIgnoreCase) || OverridesMethod(name));

    /// <summary>Names with an underscore are left behind too: some servers read them as the name with a hyphen.</summary>
    public static bool AreKept(string header) =>
        Kept.Contains(header)
        || header.Contains('_', StringComparison.Ordinal)
        || header.StartsWith(':')
        || Families.Any(family => header.StartsWith(family, StringComparison.OrdinalIgnoreCase));

    public static bool OverridesMethod(string header) => Overrides.Contains(header.Replace('_', '-'));
}
