using System.Collections.Frozen;
using AgentIdentity.Gateway.Configuration;
using AgentIdentity.Gateway.Forwarding;
using Microsoft.AspNetCore.Http;

namespace AgentIdentity.Gateway.Http;

/// <summary>An HTTP call takes every header along but those that belong to this hop or to the caller's identity.</summary>
internal sealed class HttpOutbound(HttpRequest request, Upstream upstream) : Outbound
{
    // RFC 9110 section 7.6.1: the caller may name further hop-by-hop headers.
    private readonly FrozenSet<string> _hop = request.Headers.Connection
        .SelectMany(value => (value ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        .ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    public override bool MaySend(string header) => !_hop.Contains(header) && !SentHeaders.AreKept(header);

    // The upstream speaks of its own address, which the caller cannot reach and need not know.
    public override string ReturnLocation(string location)
    {
        var path = new Uri(upstream.Address).AbsolutePath.TrimEnd('/');
        return Below(location, upstream.Address) ? upstream.CallerAudience + location[upstream.Address.Length..]
            : location.StartsWith('/') && !location.StartsWith("//", StringComparison.Ordinal) && Below(location, path)
                ? new Uri(upstream.CallerAudience).AbsolutePath + location[path.Length..]
                : location;
    }

    private static bool Below(string location, string prefix) =>
        location.StartsWith(prefix, StringComparison.Ordinal) && (location.Length == prefix.Length || location[prefix.Length] is '/' or '?');
}
