using AgentIdentity.Gateway.Tests.Data;
using AgentIdentity.Tests;

[assembly: AssemblyFixture(typeof(Cluster))]

namespace AgentIdentity.Gateway.Tests.Data;

/// <summary>One PostgreSQL for all tests of this project, started by the first that needs it.</summary>
public sealed class Cluster : IAsyncDisposable
{
    private static readonly SemaphoreSlim Turn = new(1);
    private static Postgres? _server;
    private static int _databases;

    internal static async Task<Postgres> GetAsync()
    {
        Postgres.Demand();
        await Turn.WaitAsync();
        try
        {
            return _server ??= await Postgres.StartAsync();
        }
        finally
        {
            Turn.Release();
        }
    }

    internal static string NextName() => $"bank_{Interlocked.Increment(ref _databases)}";

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
            _server = null;
        }
    }
}
