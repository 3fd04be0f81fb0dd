using System.Collections.Frozen;

namespace AgentIdentity.Gateway.Forwarding;

/// <summary>Headers of an upstream that end at the gateway: its sessions, its challenges, its fingerprints, its own addresses.</summary>
internal static class ReturnHeaders
{
    private static readonly FrozenSet<string> Kept = new[]
    {
        "Set-Cookie", "Set-Cookie2", "WWW-Authenticate", "Proxy-Authenticate", "Proxy-Authentication-Info", "Authentication-Info",
        "DPoP-Nonce", "Mcp-Session-Id", "Txn-Token", "Server", "X-Powered-By", "Alt-Svc", "Clear-Site-Data", "Strict-Transport-Security",
        "Content-Location", "Refresh",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    public static bool AreKept(string header) => Kept.Contains(header);
}
