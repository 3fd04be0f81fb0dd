using StackExchange.Redis;

namespace AgentIdentity.Server.Replay;

/// <summary>The one connection to Redis, made at first use and then kept up by the library. Prints no address: it may hold a password.</summary>
internal sealed class RedisConnection(string configuration) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private Task<ConnectionMultiplexer>? _connecting;

    public async Task<IDatabase> DatabaseAsync() => (await ConnectedAsync()).GetDatabase();

    public async ValueTask DisposeAsync()
    {
        if (_connecting is { IsCompletedSuccessfully: true } connected)
        {
            await (await connected).DisposeAsync();
        }
    }

    /// <summary>Refuses what is no configuration, at start and without repeating it.</summary>
    public static ConfigurationOptions Read(string configuration)
    {
        var options = ConfigurationOptions.Parse(configuration);
        // It starts without Redis, and refuses proofs until there is one.
        options.AbortOnConnectFail = false;
        options.ConnectTimeout = options.AsyncTimeout = options.SyncTimeout = 2_000;
        options.BacklogPolicy = BacklogPolicy.FailFast;
        // For INFO, which says whether keys may be thrown away; nothing else of the kind is sent.
        options.AllowAdmin = true;
        options.ClientName = "agentidentity";
        return options;
    }

    private Task<ConnectionMultiplexer> ConnectedAsync()
    {
        lock (_gate)
        {
            return _connecting is null or { IsFaulted: true }
                ? _connecting = ConnectionMultiplexer.ConnectAsync(Read(configuration))
                : _connecting;
        }
    }
}
