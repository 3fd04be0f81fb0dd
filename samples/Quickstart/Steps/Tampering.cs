using AgentIdentity.Evidence;
using Microsoft.Data.Sqlite;

namespace Quickstart.Steps;

/// <summary>
/// What somebody with write access to the database could do to the evidence behind the broker's back. Everything happens
/// on the live database, through a second connection, and is undone afterwards.
/// </summary>
internal sealed class Tampering : IDisposable
{
    private readonly SqliteConnection _database;
    private readonly List<EvidenceEntry> _original;

    public Tampering(string dataFolder)
    {
        _database = new SqliteConnection($"Data Source={Path.Combine(dataFolder, "agentidentity.db")};Pooling=False");
        _database.Open();
        _original = Read();
    }

    /// <summary>Flips one bit in the body of the entry in the middle. Returns its sequence.</summary>
    public long ChangeOneByte()
    {
        var entry = _original[_original.Count / 2];
        var body = entry.Body.ToArray();
        body[^2] ^= 1;
        Execute("UPDATE evidence SET Body = $body WHERE Sequence = $sequence", ("$body", body), ("$sequence", entry.Sequence));
        return entry.Sequence;
    }

    /// <summary>Deletes the last three entries. Returns the first that is gone.</summary>
    public long CutTheTailOff()
    {
        var first = _original[^3].Sequence;
        Execute("DELETE FROM evidence WHERE Sequence >= $sequence", ("$sequence", first));
        return first;
    }

    /// <summary>Rewrites an entry and recomputes every hash after it, as somebody without the checkpoint key can.</summary>
    public void RecomputeTheWholeChain()
    {
        var chain = new EvidenceChain(ChainHead.Empty);
        foreach (var entry in _original)
        {
            var body = entry.Body.ToArray();
            if (entry.Sequence == _original[_original.Count / 2].Sequence)
            {
                body[^2] ^= 1;
            }

            Write(chain.Append(new EvidenceDraft(entry.Time, entry.Kind, entry.DelegationId, entry.DecisionId, body)));
        }
    }

    public void Undo()
    {
        foreach (var entry in _original)
        {
            Write(entry);
        }
    }

    public void Dispose()
    {
        Undo();
        _database.Dispose();
    }

    private List<EvidenceEntry> Read()
    {
        using var command = _database.CreateCommand();
        command.CommandText = "SELECT Sequence, Time, Kind, DelegationId, DecisionId, Body, PreviousHash, Hash FROM evidence ORDER BY Sequence";
        using var row = command.ExecuteReader();
        List<EvidenceEntry> entries = [];
        while (row.Read())
        {
            entries.Add(new EvidenceEntry
            {
                Sequence = row.GetInt64(0),
                Time = new DateTimeOffset(row.GetInt64(1), TimeSpan.Zero),
                Kind = row.GetString(2),
                DelegationId = row.IsDBNull(3) ? null : row.GetString(3),
                DecisionId = row.IsDBNull(4) ? null : row.GetString(4),
                Body = (byte[])row[5],
                PreviousHash = (byte[])row[6],
                Hash = (byte[])row[7],
            });
        }

        return entries;
    }

    private void Write(EvidenceEntry entry) =>
        Execute(
            "INSERT OR REPLACE INTO evidence (Sequence, Time, Kind, DelegationId, DecisionId, Body, PreviousHash, Hash) VALUES ($sequence, $time, $kind, $delegation, $decision, $body, $previous, $hash)",
            ("$sequence", entry.Sequence),
            ("$time", entry.Time.UtcTicks),
            ("$kind", entry.Kind),
            ("$delegation", (object?)entry.DelegationId ?? DBNull.Value),
            ("$decision", (object?)entry.DecisionId ?? DBNull.Value),
            ("$body", entry.Body.ToArray()),
            ("$previous", entry.PreviousHash.ToArray()),
            ("$hash", entry.Hash.ToArray()));

    private void Execute(string sql, params (string Name, object Value)[] parameters)
    {
        using var command = _database.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
        {
            command.Parameters.AddWithValue(name, value);
        }

        command.ExecuteNonQuery();
    }
}
