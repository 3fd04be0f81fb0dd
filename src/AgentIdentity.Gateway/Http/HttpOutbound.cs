using System.Collections.Frozen;
using AgentIdentity.Gateway.Forwarding;
using Microsoft.AspNetCore.Http;

namespace AgentIdentity.Gateway.Http;

/// <summary>An HTTP call takes every header along but those that belong to this hop or to the caller's identity.</summary>
internal sealed class HttpOutbound(HttpRequest request) : Outbound
{
    // RFC 9110 section 7.6.1: the caller may name further hop-by-hop headers.
    private readonly FrozenSet<string> _hop = request.Headers.Connection
        .SelectMany(value => (value ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        .ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    public override bool MaySend(string header) => !_hop.Contains(header) && !SentHeaders.AreKept(header);
}
