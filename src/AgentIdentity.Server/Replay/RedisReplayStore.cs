using AgentIdentity.Tokens;
using StackExchange.Redis;

namespace AgentIdentity.Server.Replay;

/// <summary>
/// A replay store that replicas share. Each use is one atomic step in Redis. Where Redis cannot be reached, may throw keys away,
/// or has lost what it knew, the answer is that it cannot be told, and the proof is refused.
/// </summary>
internal sealed class RedisReplayStore(RedisConnection connection, TimeProvider time, ILogger<RedisReplayStore> log) : IReplayStore
{
    // Replicas whose clocks differ by less than this forget nothing too early for one another.
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(1);

    // The longest that anything one-time is accepted: a client assertion of five minutes, and clocks.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(6);

    private readonly RedisEpoch _epoch = new(connection, Longest, time, log);

    public async ValueTask<ReplayVerdict> UseAsync(ReplayKey key, DateTimeOffset until, CancellationToken cancellationToken = default)
    {
        try
        {
            if (await _epoch.CurrentAsync() is not { } epoch)
            {
                return ReplayVerdict.Unknown;
            }

            var left = until - time.GetUtcNow();
            var ttl = (left > TimeSpan.Zero ? left : TimeSpan.Zero) + ClockSkew;
            var answer = await RedisScripts.UseAsync(await connection.DatabaseAsync(), key.ToBytes(), epoch, ttl);
            return answer switch
            {
                RedisScripts.Fresh => ReplayVerdict.Fresh,
                RedisScripts.Used => ReplayVerdict.Replayed,
                _ => _epoch.Lost(epoch),
            };
        }
        catch (RedisServerException full) when (full.Message.StartsWith("OOM", StringComparison.Ordinal))
        {
            return ReplayVerdict.Full;
        }
        catch (Exception failure) when (failure is RedisException or RedisCommandException or TimeoutException or ObjectDisposedException)
        {
            Log.ReplayStoreFailed(log, failure);
            return ReplayVerdict.Unknown;
        }
    }
}
