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
        "Client-Cert", "Client-Cert-Chain", "X-Client-Cert", "X-Remote-User", "Remote-User", "X-User", "X-Authenticated-User",

        // Assertions about where the call came from or what it was before.
        "Forwarded", "Via", "X-Real-IP", "X-Client-IP", "True-Client-IP", "X-Original-URL", "X-Original-Host", "X-Rewrite-URL", "X-Host",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> Overrides = new[]
    {
        "X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override", "X-Method", "X-Original-Method",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Names with an underscore are left behind too: some servers read them as the name with a hyphen.</summary>
    public static bool AreKept(string header) =>
        Kept.Contains(header)
        || header.Contains('_', StringComparison.Ordinal)
        || header.StartsWith(':')
        || header.StartsWith("X-Forwarded-", StringComparison.OrdinalIgnoreCase)
        || header.StartsWith("Proxy-", StringComparison.OrdinalIgnoreCase);

    public static bool OverridesMethod(string header) => Overrides.Contains(header.Replace('_', '-'));
}
