using System.Collections.Concurrent;
using AgentIdentity.Tokens;

namespace AgentIdentity.AspNetCore;

/// <summary>
/// The cut-offs and the requests that run. A request registers first and then looks; the feed first shows a cut-off to that look and
/// then raises it among the registered. Whichever comes first, the other sees it.
/// </summary>
internal sealed class CutoffBoard(TimeSpan maxSilence, TimeProvider time)
{
    // A cut-off may have come and left the snapshot in that time (docs/stop-feed.md).
    private static readonly TimeSpan LongestUse = TimeSpan.FromMinutes(17);

    private static readonly TokenFailure CutOff = new(TokenError.CutOff, "The human, the agent, the delegation or the token was cut off.");
    private static readonly TokenFailure Silent = new(TokenError.StopFeedSilent, "The stop feed is silent, so nobody knows what was cut off.");

    private readonly ConcurrentDictionary<RunningRequest, byte> _running = new();
    private volatile CutoffTable _table = CutoffTable.Empty;
    private long _heardAt = long.MinValue;

    public TimeProvider Time => time;

    public int Running => _running.Count;

    public CutoffTable Table => _table;

    /// <summary>How long ago the feed was last known to be complete.</summary>
    public TimeSpan Silence => Volatile.Read(ref _heardAt) is var heard && heard == long.MinValue
        ? TimeSpan.MaxValue
        : time.GetUtcNow() - new DateTimeOffset(heard, TimeSpan.Zero);

    /// <summary>Lets a request in, or says why not.</summary>
    public TokenFailure? Admit(RunningRequest request)
    {
        _running.TryAdd(request, 0);

        // Without the fence this read could be ordered before the registration, and a stop slip between.
        Interlocked.MemoryBarrier();
        var refusal = Silence > maxSilence ? Silent
            : _table.Find(request.Delegation) is not null ? CutOff
            : null;
        if (refusal is not null)
        {
            Leave(request);
        }

        return refusal;
    }

    public void Leave(RunningRequest request) => _running.TryRemove(request, out _);

    /// <summary>The feed is complete as of now.</summary>
    public void Heard() => Volatile.Write(ref _heardAt, time.GetUtcNow().UtcTicks);

    public void Show(CutoffTable table)
    {
        _table = table.Forget(time.GetUtcNow());
        Interlocked.MemoryBarrier();
        Sweep();
    }

    /// <summary>Ends what a cut-off hits, and everything once the silence is so long that a cut-off may have been missed for good.</summary>
    public void Sweep()
    {
        var lost = Silence > LongestUse;
        foreach (var request in _running.Keys)
        {
            if (lost || _table.Find(request.Delegation) is not null)
            {
                request.Stop(lost ? Silent : CutOff);
            }
        }
    }
}
