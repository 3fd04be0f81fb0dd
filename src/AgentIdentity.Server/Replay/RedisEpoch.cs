using AgentIdentity.Tokens;
using StackExchange.Redis;

namespace AgentIdentity.Server.Replay;

/// <summary>
/// Which memory Redis holds: a random name that lives and dies with it. When the name is another one, Redis was emptied or
/// restarted without its data, and nothing can be shown to be fresh until all that was in use before has ended.
/// </summary>
internal sealed class RedisEpoch(RedisConnection connection, TimeSpan longest, TimeProvider time, ILogger log)
{
    private volatile string? _known;
    private long _distrustedUntil;

    /// <summary>The name, or null while nothing can be told.</summary>
    public async ValueTask<string?> CurrentAsync()
    {
        if (time.GetUtcNow().UtcTicks < Volatile.Read(ref _distrustedUntil))
        {
            return null;
        }

        return _known ?? await MeetAsync();
    }

    /// <summary>Redis does not know the name any more.</summary>
    public ReplayVerdict Lost(string epoch)
    {
        if (Interlocked.CompareExchange(ref _known, null, epoch) == epoch)
        {
            Volatile.Write(ref _distrustedUntil, (time.GetUtcNow() + longest).UtcTicks);
            Log.ReplayStoreEmptied(log, longest);
        }

        return ReplayVerdict.Unknown;
    }

    private async Task<string?> MeetAsync()
    {
        var redis = await connection.DatabaseAsync();
        if (await MayForgetAsync(redis))
        {
            Log.ReplayStoreForgets(log);
            return null;
        }

        await redis.StringSetAsync(RedisScripts.Epoch, Identifiers.New("epoch_"), when: When.NotExists);
        return _known = await redis.StringGetAsync(RedisScripts.Epoch);
    }

    // Every key here has an end, so every policy but this one would throw live ones away when memory runs short.
    private static async Task<bool> MayForgetAsync(IDatabase redis)
    {
        var memory = ((string?)await redis.ExecuteAsync("INFO", "memory") ?? "").Split('\n', StringSplitOptions.TrimEntries);
        return !memory.Contains("maxmemory:0") && !memory.Contains("maxmemory_policy:noeviction");
    }
}
