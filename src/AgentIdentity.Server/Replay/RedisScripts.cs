using StackExchange.Redis;

namespace AgentIdentity.Server.Replay;

/// <summary>What is done in Redis in one step. All keys have one hash tag, so that a cluster keeps them in one place.</summary>
internal static class RedisScripts
{
    public const int Used = 0;
    public const int Fresh = 1;

    public static readonly RedisKey Epoch = "{agentidentity:replay}:epoch";
    private const string Prefix = "{agentidentity:replay}:";

    // The epoch says that this is the memory that was asked before; without it nothing is known to be fresh.
    private const string Use = """
        if redis.call('GET', KEYS[2]) ~= ARGV[2] then return -1 end
        if redis.call('SET', KEYS[1], '', 'NX', 'PX', ARGV[1]) then return 1 end
        return 0
        """;

    public static async Task<int> UseAsync(IDatabase redis, byte[] key, string epoch, TimeSpan ttl)
    {
        var name = ((RedisKey)Prefix).Append(key);
        return (int)await redis.ScriptEvaluateAsync(Use, [name, Epoch], [(long)Math.Ceiling(ttl.TotalMilliseconds), epoch]);
    }
}
