using AgentIdentity.Gateway.Configuration;
using Microsoft.Extensions.Options;

namespace AgentIdentity.Gateway.Limits;

/// <summary>
/// The memory for bodies and answers that are held whole, shared by all calls: however many callers and upstreams are slow, they
/// hold no more than this together. Whoever comes when it is used up is told to come again.
/// </summary>
internal sealed class HeldMemory(IOptions<GatewayOptions> options)
{
    private long _held;

    public long Limit { get; } = options.Value.Limits.HeldBytes ?? Math.Max(64L * 1024 * 1024, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4);

    public long Held => Interlocked.Read(ref _held);

    public bool TryHold(long bytes)
    {
        if (Interlocked.Add(ref _held, bytes) <= Limit)
        {
            return true;
        }

        Interlocked.Add(ref _held, -bytes);
        return false;
    }

    public void Release(long bytes) => Interlocked.Add(ref _held, -bytes);
}
