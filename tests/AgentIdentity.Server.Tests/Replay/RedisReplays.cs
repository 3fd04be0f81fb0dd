using System.Security.Cryptography;
using AgentIdentity.Server.Replay;
using AgentIdentity.Tokens;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace AgentIdentity.Server.Tests.Replay;

/// <summary>The shared replay store against a real Redis.</summary>
public sealed class RedisReplays
{
    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());

    private DateTimeOffset Soon => _time.GetUtcNow().AddMinutes(1);

    [Fact]
    public async Task Of_many_uses_at_once_by_many_replicas_one_is_fresh()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var replicas = new Replicas(redis, 4, _time);
        await Task.WhenAll(replicas.Stores.Select(store => store.UseAsync(Key(), Soon).AsTask()));
        for (var round = 0; round < 20; round++)
        {
            var key = Key();

            var verdicts = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => replicas.Stores[i % 4].UseAsync(key, Soon).AsTask()));

            verdicts.Count(verdict => verdict == ReplayVerdict.Fresh).Should().Be(1);
            verdicts.Should().OnlyContain(verdict => verdict == ReplayVerdict.Fresh || verdict == ReplayVerdict.Replayed);
        }
    }

    [Fact]
    public async Task A_proof_used_at_one_replica_is_used_at_all()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var replicas = new Replicas(redis, 2, _time);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var proof = new DpopProver(key, _time).Create("POST", new("https://broker.example/oauth2/token"));
        var validators = replicas.Stores.Select(store => new DpopValidator(store, new(), _time)).ToArray();

        (await validators[0].ValidateAsync(proof, "POST", "https://broker.example/oauth2/token", null, null)).Ok.Should().BeTrue();

        (await validators[1].ValidateAsync(proof, "POST", "https://broker.example/oauth2/token", null, null)).Failure.Error.Should().Be(TokenError.Replayed);
    }

    [Fact]
    public async Task While_Redis_is_away_every_proof_is_refused_and_none_waits_long()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var replicas = new Replicas(redis, 1, _time);
        (await replicas.Stores[0].UseAsync(Key(), Soon)).Should().Be(ReplayVerdict.Fresh);

        await redis.StopAsync();

        (await replicas.Stores[0].UseAsync(Key(), Soon).AsTask().WaitAsync(TimeSpan.FromSeconds(10))).Should().Be(ReplayVerdict.Unknown);
    }

    [Fact]
    public async Task A_server_starts_without_Redis_and_refuses_until_there_is_one()
    {
        await using var redis = await RedisServer.StartAsync();
        await redis.StopAsync();
        await using var replicas = new Replicas(redis, 1, _time);
        (await replicas.Stores[0].UseAsync(Key(), Soon)).Should().Be(ReplayVerdict.Unknown);

        await redis.RunAsync();

        await EventuallyAsync(async () => await replicas.Stores[0].UseAsync(Key(), Soon) == ReplayVerdict.Fresh);
    }

    [Fact]
    public async Task A_Redis_that_lost_its_memory_is_not_believed_until_all_that_was_used_has_ended()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var replicas = new Replicas(redis, 1, _time);
        var (store, used) = (replicas.Stores[0], Key());
        (await store.UseAsync(used, Soon)).Should().Be(ReplayVerdict.Fresh);
        await redis.StopAsync();
        await redis.RunAsync();

        await EventuallyAsync(async () =>
        {
            var verdict = await store.UseAsync(used, Soon);
            verdict.Should().Be(ReplayVerdict.Unknown, "it was used before and Redis forgot");
            return replicas.Log.Contains("lost what it knew");
        });
        _time.Advance(TimeSpan.FromMinutes(5));
        (await store.UseAsync(Key(), Soon)).Should().Be(ReplayVerdict.Unknown);
        _time.Advance(TimeSpan.FromMinutes(2));

        (await store.UseAsync(Key(), Soon)).Should().Be(ReplayVerdict.Fresh);
    }

    [Fact]
    public async Task A_Redis_that_may_throw_live_keys_away_is_not_believed()
    {
        await using var redis = await RedisServer.StartAsync("--maxmemory", "50mb", "--maxmemory-policy", "volatile-lru");
        await using var replicas = new Replicas(redis, 1, _time);

        (await replicas.Stores[0].UseAsync(Key(), Soon)).Should().Be(ReplayVerdict.Unknown);
    }

    [Fact]
    public async Task A_Redis_that_is_full_refuses_and_forgets_nothing()
    {
        await using var redis = await RedisServer.StartAsync("--maxmemory", "3mb", "--maxmemory-policy", "noeviction");
        await using var replicas = new Replicas(redis, 1, _time);
        var first = Key();
        (await replicas.Stores[0].UseAsync(first, Soon)).Should().Be(ReplayVerdict.Fresh);
        ReplayVerdict last;
        var uses = 0;
        do
        {
            var batch = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => replicas.Stores[0].UseAsync(Key(), Soon).AsTask()));
            last = batch[^1];
        }
        while (last == ReplayVerdict.Fresh && ++uses < 500);

        last.Should().Be(ReplayVerdict.Full);
        (await replicas.Stores[0].UseAsync(first, Soon)).Should().NotBe(ReplayVerdict.Fresh);
    }

    [Fact]
    public async Task A_key_is_forgotten_by_itself_a_minute_after_its_end()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var connection = new RedisConnection(redis.Configuration);
        var store = new RedisReplayStore(connection, _time, NullLogger<RedisReplayStore>.Instance);
        var key = Key();
        await store.UseAsync(key, _time.GetUtcNow().AddSeconds(30));

        var left = await (await connection.DatabaseAsync()).KeyTimeToLiveAsync(((StackExchange.Redis.RedisKey)"{agentidentity:replay}:").Append(key.ToBytes()));

        left.Should().BeCloseTo(TimeSpan.FromSeconds(90), TimeSpan.FromSeconds(5));
    }

    private static ReplayKey Key() => ReplayKey.Of("test", Identifiers.New(""));

    private static async Task EventuallyAsync(Func<Task<bool>> condition)
    {
        for (var i = 0; i < 100; i++)
        {
            if (await condition())
            {
                return;
            }

            await Task.Delay(100);
        }

        Assert.Fail("It did not come to pass in ten seconds.");
    }
}
