using System.Collections.Concurrent;
using AgentIdentity.Server.Replay;
using AgentIdentity.Tokens;
using Microsoft.Extensions.Logging;

namespace AgentIdentity.Server.Tests.Replay;

/// <summary>Some replicas of the server, each with a connection of its own to one Redis.</summary>
internal sealed class Replicas(RedisServer redis, int count, TimeProvider time) : IAsyncDisposable
{
    private readonly List<RedisConnection> _connections = [];
    private IReplayStore[]? _stores;

    public IReplayStore[] Stores => _stores ??= [.. Enumerable.Range(0, count).Select(_ => Make())];

    public Lines Log { get; } = new();

    public async ValueTask DisposeAsync()
    {
        foreach (var connection in _connections)
        {
            await connection.DisposeAsync();
        }
    }

    private RedisReplayStore Make()
    {
        _connections.Add(new(redis.Configuration));
        return new(_connections[^1], time, Log);
    }

    internal sealed class Lines : ILogger<RedisReplayStore>
    {
        private readonly ConcurrentQueue<string> _lines = new();

        public bool Contains(string words) => _lines.Any(line => line.Contains(words, StringComparison.Ordinal));

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            _lines.Enqueue(formatter(state, exception));
    }
}
