using System.Collections.Immutable;
using System.Text.Json;

namespace AgentIdentity.Gateway.Mcp.Asks;

/// <summary>A page that a server would send the human to.</summary>
internal static class ElicitedPage
{
    private const int Longest = 2048;

    /// <summary>Whether it is on an allowed host, by https (or on this machine), and hides nobody in front of the host.</summary>
    public static bool IsAllowed(JsonElement asked, ImmutableArray<string> hosts)
    {
        if (McpRequestReader.Text(asked, "url") is not { Length: > 0 and <= Longest } text || text.Any(static letter => letter is <= ' ' or >= '\x7f' or '\\')
            || !Uri.TryCreate(text, UriKind.Absolute, out var page) || page.UserInfo.Length > 0)
        {
            return false;
        }

        return (page.Scheme == "https" || (page.Scheme == "http" && page.IsLoopback)) && hosts.Any(host => Matches(host, page.IdnHost));
    }

    private static bool Matches(string allowed, string host) => allowed.StartsWith("*.", StringComparison.Ordinal)
        ? host.Length > allowed.Length - 1 && host.EndsWith(allowed[1..], StringComparison.OrdinalIgnoreCase)
        : host.Equals(allowed, StringComparison.OrdinalIgnoreCase);
}
