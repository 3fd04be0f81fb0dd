using AgentIdentity.Tokens;

namespace AgentIdentity.Server.Replay;

internal static class ReplayRegistration
{
    private const int RememberedProofs = 1_000_000;

    /// <summary>Redis where one is configured; otherwise what this process remembers by itself.</summary>
    public static IServiceCollection AddReplayStore(this IServiceCollection services, ServerSettings settings)
    {
        if (settings.Redis is not { } redis)
        {
            return services.AddSingleton<IReplayStore>(static provider => new ReplayMemory(RememberedProofs, provider.GetRequiredService<TimeProvider>()));
        }

        services.AddSingleton(_ => new RedisConnection(redis));
        return services.AddSingleton<IReplayStore, RedisReplayStore>();
    }
}
