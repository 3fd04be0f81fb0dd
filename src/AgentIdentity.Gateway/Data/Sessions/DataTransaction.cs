using System.Data;
using System.Globalization;
using Npgsql;
using NpgsqlTypes;

namespace AgentIdentity.Gateway.Data.Sessions;

/// <summary>
/// One statement of an agent, in a transaction of its own. The context is set when the transaction has begun and names it; the statement goes by
/// the extended protocol, which takes one statement and no more; and nothing else of the caller's is ever sent.
/// </summary>
internal sealed class DataTransaction : IAsyncDisposable
{
    private readonly DatabasePool _pool;
    private readonly NpgsqlConnection _connection;
    private bool _isClean;

    private DataTransaction(DatabasePool pool, NpgsqlConnection connection) => (_pool, _connection) = (pool, connection);

    /// <summary>A transaction in which row-level security knows for whom it is.</summary>
    /// <exception cref="DatabaseProblemException">With what to tell the caller.</exception>
    public static async Task<DataTransaction> BeginAsync(DatabasePool pool, ContextClaims claims, bool writes, CancellationToken cancellation)
    {
        try
        {
            return await BeginAsync(pool, claims, writes, fresh: false, cancellation);
        }
        catch (Exception fault) when (IsLost(fault) && !cancellation.IsCancellationRequested)
        {
            // A kept connection died in the meantime, as all do when the server is restarted. The statement was not sent yet.
            try
            {
                return await BeginAsync(pool, claims, writes, fresh: true, cancellation);
            }
            catch (Exception again) when (IsLost(again))
            {
                throw DatabaseProblemException.Of(GatewayError.DatabaseDown, "The database cannot be reached.", again);
            }
        }
    }

    /// <summary>Sends the statement. The reader's values are texts, as the server writes them.</summary>
    public Task<NpgsqlDataReader> ExecuteAsync(string statement, IReadOnlyList<string?> parameters, int mostRows, CancellationToken cancellation)
    {
        var command = new NpgsqlCommand(statement, _connection)
        {
            AllResultTypesAreUnknown = true,
            CommandTimeout = (int)_pool.Settings.Statement.TotalSeconds + 2,
        };
        foreach (var value in parameters)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value ?? (object)DBNull.Value, NpgsqlDbType = NpgsqlDbType.Unknown });
        }

        // With a parameter that has no name the text goes as it is, whatever else is in it.
        command.Parameters.Add(new NpgsqlParameter { Value = (long)mostRows, NpgsqlDbType = NpgsqlDbType.Bigint });
        return command.ExecuteReaderAsync(CommandBehavior.SequentialAccess | CommandBehavior.SingleResult, cancellation);
    }

    public async Task CommitAsync()
    {
        await using var command = new NpgsqlCommand("COMMIT", _connection) { CommandTimeout = (int)_pool.Settings.Statement.TotalSeconds + 2 };
        await command.ExecuteNonQueryAsync(CancellationToken.None);
    }

    /// <summary>Whether the connection is still one.</summary>
    public bool IsUsable => _connection.FullState == ConnectionState.Open;

    /// <summary>Nothing went wrong with the connection itself: it can be cleaned and used again.</summary>
    public void IsDone() => _isClean = true;

    public ValueTask DisposeAsync()
    {
        // Whoever called need not wait until the connection is ready for the next one.
        _ = _isClean ? _pool.ReturnAsync(_connection) : _pool.DropAsync(_connection);
        return ValueTask.CompletedTask;
    }

    /// <summary>Whether the connection is gone, and not only the statement refused: class 08, and 57P01 to 57P03.</summary>
    public static bool IsLost(Exception fault) => fault switch
    {
        PostgresException answer => answer.SqlState.StartsWith("08", StringComparison.Ordinal) || answer.SqlState is "57P01" or "57P02" or "57P03" or "25P03",
        NpgsqlException { InnerException: TimeoutException } => false,
        NpgsqlException or IOException => true,
        _ => false,
    };

    private static async Task<DataTransaction> BeginAsync(DatabasePool pool, ContextClaims claims, bool writes, bool fresh, CancellationToken cancellation)
    {
        var transaction = new DataTransaction(pool, await pool.TakeAsync(fresh, cancellation));
        try
        {
            await transaction.SetContextAsync(claims, writes, cancellation);
            return transaction;
        }
        catch
        {
            await transaction.DisposeAsync();
            throw;
        }
    }

    private async Task SetContextAsync(ContextClaims claims, bool writes, CancellationToken cancellation)
    {
        var settings = _pool.Settings;
        var milliseconds = ((long)settings.Statement.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
        string place;
        double now;
        await using (var begin = new NpgsqlBatch(_connection) { Timeout = 10 })
        {
            Add(begin, "BEGIN ISOLATION LEVEL READ COMMITTED, " + (writes ? "READ WRITE" : "READ ONLY"));
            Add(begin, "SET LOCAL statement_timeout = " + milliseconds);
            Add(begin, "SET LOCAL lock_timeout = " + milliseconds);
            Add(begin, "SET LOCAL idle_in_transaction_session_timeout = " + milliseconds);
            if (writes)
            {
                // A transaction that writes has a number: the context names it, too.
                Add(begin, "DO $$ BEGIN PERFORM pg_catalog.pg_current_xact_id(); END $$");
            }

            Add(begin, "SELECT agentid.place(), extract(epoch FROM clock_timestamp())::float8");
            await using var reader = await begin.ExecuteReaderAsync(cancellation);
            await reader.ReadAsync(cancellation);
            (place, now) = (reader.GetString(0), reader.GetDouble(1));
        }

        await using var context = new NpgsqlBatch(_connection) { Timeout = 10 };
        Add(context, $"SET LOCAL agentid.context = '{SignedContext.Of(settings, claims, place, now).Replace("'", "''", StringComparison.Ordinal)}'");
        Add(context, "SELECT agentid.present()");
        if (await context.ExecuteScalarAsync(cancellation) is not true)
        {
            throw DatabaseProblemException.Of(GatewayError.DatabaseContextRefused, "The database does not accept the gateway's context; nothing was asked of it.");
        }
    }

    private static void Add(NpgsqlBatch batch, string text) => batch.BatchCommands.Add(new NpgsqlBatchCommand(text));
}
