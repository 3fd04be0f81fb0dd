using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace AgentIdentity.Broker;

/// <summary>Gives every connection that EF Core opens the same durability as the writer's.</summary>
internal sealed class ConnectionSettings : DbConnectionInterceptor
{
    public static ConnectionSettings Shared { get; } = new();

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) =>
        DatabaseFile.Configure((SqliteConnection)connection);

    public override Task ConnectionOpenedAsync(
        DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        DatabaseFile.Configure((SqliteConnection)connection);
        return Task.CompletedTask;
    }
}
