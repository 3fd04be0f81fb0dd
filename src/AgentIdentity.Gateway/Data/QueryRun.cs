using System.Collections.Immutable;
using System.Text;
using AgentIdentity.Gateway.Data.Sessions;
using AgentIdentity.Gateway.Data.Sql;
using AgentIdentity.Gateway.Forwarding;
using AgentIdentity.Gateway.Pipeline;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace AgentIdentity.Gateway.Data;

/// <summary>Step 7 of a statement: run for its human and agent, read to its limits, and committed where it writes.</summary>
internal sealed class QueryRun(DatabasePool pool, SqlStatement statement, QueryRequest request, int mostRows, ILogger logger)
{
    private bool _committing;

    /// <summary>How many rows a write changed; null before it did, and for reads.</summary>
    public int? Changed { get; private set; }

    /// <summary>Runs the statement.</summary>
    /// <returns>Why it failed. Where the answer had begun, it says so at its end, and <see cref="Passage.Answered"/> is set.</returns>
    public async Task<Refusal?> RunAsync(Passage passage, QueryAnswer answer)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(passage.Http.RequestAborted, passage.Stopped);
        try
        {
            await RunAsync(passage, answer, ended);
            return null;
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            passage.Http.RequestAborted.ThrowIfCancellationRequested();
            var refusal = passage.Stopped.IsCancellationRequested && !_committing
                ? Refusal.Of(passage.EndedBecause, Explanation.Of(passage.EndedBecause))
                : DatabaseRefusal.Of(fault, _committing);
            Note(passage, fault, refusal);
            if (answer.HasBegun && !statement.Writes)
            {
                passage.Answered = true;
                await answer.FailAsync(refusal, passage.DecisionId);
            }

            return refusal;
        }
    }

    private async Task RunAsync(Passage passage, QueryAnswer answer, CancellationTokenSource ended)
    {
        var token = passage.Token!;
        var claims = new ContextClaims(token.Subject, token.Actor.Subject, token.DelegationId, passage.DecisionId);
        await using var transaction = await DataTransaction.BeginAsync(pool, claims, statement.Writes, ended.Token);
        try
        {
            await using (var reader = await transaction.ExecuteAsync(Sent(), request.Values, mostRows + 1, ended.Token))
            {
                await ReadAsync(reader, answer, ended);
                if (statement.Writes)
                {
                    Changed = reader.RecordsAffected < 0 ? 0 : reader.RecordsAffected;
                }
            }

            if (Changed > mostRows)
            {
                throw DatabaseProblemException.Of(GatewayError.RowsExceeded, $"The statement would change {Changed} rows, and {mostRows} is the most. Nothing was changed.");
            }

            if (statement.Writes)
            {
                await CommitAsync(transaction, ended.Token);
            }

            transaction.IsDone();
        }
        catch (PostgresException answered) when (!DataTransaction.IsLost(answered))
        {
            transaction.IsDone();
            throw;
        }
        catch (DatabaseProblemException)
        {
            transaction.IsDone();
            throw;
        }

        await answer.EndAsync(Changed, passage.DecisionId);
    }

    // One row more than may be shown says whether there are more. The number is a parameter of ours in both forms: of a write it is not used.
    private string Sent()
    {
        var own = "$" + (request.Values.Count + 1);
        return statement.Writes
            ? statement.Text
            : new StringBuilder("SELECT * FROM (").Append(statement.Text).Append(") AS agentid_rows LIMIT ").Append(own).ToString();
    }

    private async Task ReadAsync(NpgsqlDataReader reader, QueryAnswer answer, CancellationTokenSource ended)
    {
        var more = reader.FieldCount > 0 && await reader.ReadAsync(ended.Token);
        answer.Begin(reader.FieldCount > 0 ? reader : null);
        for (; more; more = await reader.ReadAsync(ended.Token))
        {
            if (answer.Rows == mostRows)
            {
                await LeaveAsync(reader);
                answer.IsTruncated = statement.Writes
                    ? throw DatabaseProblemException.Of(GatewayError.RowsExceeded, $"The statement would change more than {mostRows} rows. Nothing was changed.")
                    : true;
                return;
            }

            if (!await answer.TryRowAsync(reader, ended.Token))
            {
                await LeaveAsync(reader);
                answer.IsTruncated = statement.Writes || answer.Rows == 0
                    ? throw DatabaseProblemException.Of(GatewayError.ResultTooLarge, "What the statement gives is larger than the database's upstream may answer. Ask for fewer columns or rows.")
                    : true;
                return;
            }
        }
    }

    // The rest is not read: the server is asked to end the statement, and the connection stays good.
    private static async Task LeaveAsync(NpgsqlDataReader reader)
    {
        using var over = new CancellationTokenSource();
        await over.CancelAsync();
        try
        {
            while (await reader.ReadAsync(over.Token))
            {
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task CommitAsync(DataTransaction transaction, CancellationToken ended)
    {
        // The last moment at which a stop can still undo it.
        ended.ThrowIfCancellationRequested();
        _committing = true;
        await transaction.CommitAsync();
        _committing = false;
    }

    private void Note(Passage passage, Exception fault, Refusal refusal)
    {
        if (fault is PostgresException { SqlState: var state })
        {
            Log.StatementFailed(logger, pool.Upstream.Name, passage.DecisionId, state);
        }
        else if (fault is not (DatabaseProblemException or OperationCanceledException))
        {
            Log.UpstreamFailed(logger, fault, pool.Upstream.Name, passage.DecisionId, refusal.Code, fault.Message);
        }
    }
}
