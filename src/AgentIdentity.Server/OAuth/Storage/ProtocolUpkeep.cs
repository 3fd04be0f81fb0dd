using AgentIdentity.Broker;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;

namespace AgentIdentity.Server.OAuth;

/// <summary>Makes the protocol file before the first request and prunes what has expired, once an hour.</summary>
internal sealed class ProtocolUpkeep(
    IServiceScopeFactory scopes, ServerSettings settings, TimeProvider time, ILogger<ProtocolUpkeep> log)
    : BackgroundService, IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        PrivateFiles.CreateFolder(settings.DataFolder);
        PrivateFiles.Touch(TokenServer.ProtocolFile(settings));
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ProtocolDbContext>();
        SchemaVersion.Demand(
            (SqliteConnection)db.Database.GetDbConnection(), TokenServer.ProtocolFile(settings), "It holds nothing that outlives an hour: delete it and start again.");
        await db.Database.EnsureCreatedAsync(cancellationToken);
        await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode=WAL;", cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromHours(1), time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await PruneAsync(stoppingToken);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                Log.PruneFailed(log, failure);
            }
        }
    }

    private async Task PruneAsync(CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var tokens = scope.ServiceProvider.GetRequiredService<IOpenIddictTokenManager>();
        await tokens.PruneAsync(time.GetUtcNow().AddHours(-1), cancellation);
    }

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
