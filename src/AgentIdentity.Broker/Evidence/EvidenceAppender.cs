using AgentIdentity.Evidence;
using Microsoft.Data.Sqlite;

namespace AgentIdentity.Broker;

/// <summary>Gives entries their place in the chain inside the writer's transaction. Used by the writer's thread only.</summary>
internal sealed class EvidenceAppender(JournalSession session)
{
    private const string Insert =
        "INSERT INTO evidence (Sequence, Time, Kind, DelegationId, DecisionId, Body, PreviousHash, Hash) "
        + "VALUES ($sequence, $time, $kind, $delegation, $decision, $body, $previous, $hash)";

    private EvidenceChain _chain = new(ChainHead.Empty);
    private ChainHead _published = ChainHead.Empty;

    public ChainHead Head => _chain.Head;

    /// <summary>The last entry that is durable; readable from any thread.</summary>
    public ChainHead Published => Volatile.Read(ref _published);

    public long Append(EvidenceDraft draft, SqliteTransaction transaction)
    {
        var entry = _chain.Append(draft);
        var command = session.Command(Insert, transaction);
        if (command.Parameters.Count == 0)
        {
            Declare(command.Parameters);
        }

        var values = command.Parameters;
        values[0].Value = entry.Sequence;
        values[1].Value = entry.Time.UtcTicks;
        values[2].Value = entry.Kind;
        values[3].Value = (object?)entry.DelegationId ?? DBNull.Value;
        values[4].Value = (object?)entry.DecisionId ?? DBNull.Value;
        values[5].Value = entry.Body.ToArray();
        values[6].Value = entry.PreviousHash.ToArray();
        values[7].Value = entry.Hash.ToArray();
        command.ExecuteNonQuery();
        return entry.Sequence;
    }

    /// <summary>Continues the chain from the last stored entry.</summary>
    public void Resume(ChainHead head)
    {
        Rewind(head);
        Publish();
    }

    /// <summary>A transaction was undone: the chain goes back to where the store is.</summary>
    public void Rewind() => Rewind(Published);

    public void Rewind(ChainHead head) => _chain = new EvidenceChain(head);

    public void Publish() => Volatile.Write(ref _published, _chain.Head);

    private static void Declare(SqliteParameterCollection parameters)
    {
        parameters.Add("$sequence", SqliteType.Integer);
        parameters.Add("$time", SqliteType.Integer);
        parameters.Add("$kind", SqliteType.Text);
        parameters.Add("$delegation", SqliteType.Text);
        parameters.Add("$decision", SqliteType.Text);
        parameters.Add("$body", SqliteType.Blob);
        parameters.Add("$previous", SqliteType.Blob);
        parameters.Add("$hash", SqliteType.Blob);
    }
}
