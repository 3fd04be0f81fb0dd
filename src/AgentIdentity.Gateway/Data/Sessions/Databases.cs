using System.Collections.Frozen;
using AgentIdentity.Gateway.Configuration;
using Microsoft.Extensions.Logging;

namespace AgentIdentity.Gateway.Data.Sessions;

/// <summary>The databases, by the names of their upstreams; each is connected to when the first call comes.</summary>
internal sealed class Databases(UpstreamTable table, TimeProvider time, ILogger<Databases> logger) : IAsyncDisposable
{
    private readonly FrozenDictionary<string, DatabasePool> _pools = table.All.Where(static upstream => upstream.Database is not null)
        .ToFrozenDictionary(static upstream => upstream.Name, upstream => new DatabasePool(upstream, time, logger), StringComparer.Ordinal);

    public DatabasePool Of(Upstream upstream) => _pools[upstream.Name];

    public async ValueTask DisposeAsync()
    {
        foreach (var pool in _pools.Values)
        {
            await pool.DisposeAsync();
        }
    }
}
