using System.Collections.Concurrent;
using AgentIdentity.Gateway.Configuration;

namespace AgentIdentity.Gateway.Mcp.Links;

/// <summary>Which era every upstream belongs to, for as long as that is believed.</summary>
internal sealed class Eras(TimeProvider time)
{
    private static readonly TimeSpan Believed = TimeSpan.FromMinutes(10);
    private readonly ConcurrentDictionary<string, (bool Modern, DateTimeOffset Until)> _known = new(StringComparer.Ordinal);

    /// <summary>Null when it has to be asked.</summary>
    public bool? IsModern(Upstream upstream) =>
        upstream.Revision is { } configured ? configured == McpMethods.Modern
        : _known.TryGetValue(upstream.Name, out var known) && time.GetUtcNow() < known.Until ? known.Modern
        : null;

    public void Learn(Upstream upstream, bool modern) => _known[upstream.Name] = (modern, time.GetUtcNow() + Believed);

    /// <summary>Something went as it does not go in that era: it is asked again.</summary>
    public void Doubt(Upstream upstream) => _known.TryRemove(upstream.Name, out _);
}
