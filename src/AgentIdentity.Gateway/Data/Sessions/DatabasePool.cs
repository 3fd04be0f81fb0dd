using System.Collections.Concurrent;
using AgentIdentity.Gateway.Configuration;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace AgentIdentity.Gateway.Data.Sessions;

/// <summary>
/// The connections to one database. A connection is used by one call at a time, and by the next only when the server has confirmed that nothing of
/// the one before is left in its session: no transaction, setting, cursor, temporary table, prepared statement, lock or channel. One that cannot
/// be cleaned is closed.
/// </summary>
internal sealed class DatabasePool : IAsyncDisposable
{
    private static readonly string[] Cleaning = ["ROLLBACK", "DISCARD ALL"];
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestIdle = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan ExaminedFor = TimeSpan.FromSeconds(60);
    private readonly ConcurrentStack<(NpgsqlConnection Connection, long Since)> _idle = new();
    private readonly NpgsqlDataSource _source;
    private readonly SemaphoreSlim _free;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private long _examinedAt = -1;
    private volatile bool _closed;

    public DatabasePool(Upstream upstream, TimeProvider time, ILogger logger)
    {
        (Upstream, Settings, _time, _logger) = (upstream, upstream.Database!, time, logger);
        _free = new SemaphoreSlim(Settings.MaxConnections, Settings.MaxConnections);
        _source = new NpgsqlDataSourceBuilder(ConnectionOf(Settings)).Build();
    }

    public Upstream Upstream { get; }

    public DatabaseSettings Settings { get; }

    /// <summary>A clean connection; fails where none comes free or none can be had.</summary>
    /// <exception cref="DatabaseProblemException">With what to tell the caller.</exception>
    /// <param name="fresh">Whether it must be a new one, because those that were kept turned out to be dead.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<NpgsqlConnection> TakeAsync(bool fresh, CancellationToken cancellation)
    {
        if (!await _free.WaitAsync(Wait, cancellation))
        {
            throw DatabaseProblemException.Of(GatewayError.DatabaseBusy, "All connections to the database are in use. Try again in a moment.");
        }

        NpgsqlConnection? connection = null;
        try
        {
            connection = (fresh ? null : TakeIdle()) ?? await OpenAsync(cancellation);
            await ExamineAsync(connection, cancellation);
            return connection;
        }
        catch
        {
            await DropAsync(connection);
            throw;
        }
    }

    /// <summary>Takes a connection back. Nobody waits for it: the answer is on its way.</summary>
    public async Task ReturnAsync(NpgsqlConnection connection)
    {
        try
        {
            foreach (var text in Cleaning)
            {
                await using var command = new NpgsqlCommand(text, connection) { CommandTimeout = 5 };
                await command.ExecuteNonQueryAsync();
            }
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            await DropAsync(connection);
            return;
        }

        _idle.Push((connection, _time.GetTimestamp()));
        _free.Release();
        if (_closed)
        {
            await CloseIdleAsync();
        }
    }

    /// <summary>Closes a connection that nothing good is known of.</summary>
    public async Task DropAsync(NpgsqlConnection? connection)
    {
        try
        {
            if (connection is not null)
            {
                await connection.DisposeAsync();
            }
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            Log.DatabaseFailed(_logger, fault, Upstream.Name, "closing a connection");
        }
        finally
        {
            _free.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        _closed = true;
        await CloseIdleAsync();
        await _source.DisposeAsync();
    }

    private static string ConnectionOf(DatabaseSettings settings) => new NpgsqlConnectionStringBuilder(settings.Connection)
    {
        Password = settings.Password?.Reveal(),
        Pooling = false,
        Multiplexing = false,
        Enlist = false,
        MaxAutoPrepare = 0,
        PersistSecurityInfo = false,
        IncludeErrorDetail = false,
        LogParameters = false,
        Timeout = 5,
        CancellationTimeout = 500,
        ApplicationName = "agentidentity",

        // What every statement starts from; a session goes back to it with DISCARD ALL.
        Options = "-c search_path=pg_catalog,pg_temp -c standard_conforming_strings=on -c default_transaction_read_only=on -c row_security=on -c DateStyle=ISO "
            + "-c IntervalStyle=postgres -c TimeZone=UTC -c bytea_output=hex -c extra_float_digits=1 -c client_min_messages=error",
    }.ConnectionString;

    private NpgsqlConnection? TakeIdle()
    {
        while (_idle.TryPop(out var kept))
        {
            if (kept.Connection.State == System.Data.ConnectionState.Open && _time.GetElapsedTime(kept.Since) < LongestIdle)
            {
                return kept.Connection;
            }

            kept.Connection.Dispose();
        }

        return null;
    }

    private async Task<NpgsqlConnection> OpenAsync(CancellationToken cancellation)
    {
        try
        {
            return await _source.OpenConnectionAsync(cancellation);
        }
        catch (Exception fault) when (fault is NpgsqlException or TimeoutException)
        {
            Log.DatabaseFailed(_logger, fault, Upstream.Name, "opening a connection");
            throw DatabaseProblemException.Of(GatewayError.DatabaseDown, "The database cannot be reached.", fault);
        }
    }

    private async Task ExamineAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var at = Interlocked.Read(ref _examinedAt);
        if (at >= 0 && _time.GetElapsedTime(at) < ExaminedFor)
        {
            return;
        }

        IReadOnlyList<string> problems;
        try
        {
            problems = await Examination.RunAsync(connection, Settings, cancellation);
        }
        catch (PostgresException fault)
        {
            problems = [$"the database was not set up by agentid postgres init ({fault.SqlState})"];
        }

        if (problems.Count > 0)
        {
            Log.DatabaseUnsafe(_logger, Upstream.Name, string.Join("; ", problems));
            throw DatabaseProblemException.Of(GatewayError.DatabaseUnsafe, "The database is not set up as it must be before agents may use it. The gateway's log says what is in the way.");
        }

        Interlocked.Exchange(ref _examinedAt, _time.GetTimestamp());
    }

    private async Task CloseIdleAsync()
    {
        while (_idle.TryPop(out var kept))
        {
            await kept.Connection.DisposeAsync();
        }
    }
}
