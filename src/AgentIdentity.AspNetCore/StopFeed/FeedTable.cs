using System.Text.Json;

namespace AgentIdentity.AspNetCore;

/// <summary>What one connection to the feed says about the cut-offs in force: all of them after a snapshot, or the changes since the last connection.</summary>
internal sealed class FeedTable(CutoffBoard board, TimeProvider time)
{
    private CutoffTable? _snapshot;

    /// <summary>Whether the table is known to be complete: only then does hearing something mean that nothing was missed.</summary>
    public bool IsComplete { get; private set; }

    public void Take(string kind, JsonElement data)
    {
        switch (kind)
        {
            case "snapshot":
                (_snapshot, IsComplete) = (CutoffTable.Empty, false);
                break;
            case "cutoff":
                Change(CutoffJson.Read(data, time.GetUtcNow()), static (table, cutoff) => table.With(cutoff));
                break;
            case "lifted":
                Change(CutoffJson.Text(data, "id") ?? throw new InvalidDataException("A lifted cut-off has no id."), static (table, id) => table.Without(id));
                break;
            case "snapshot-end":
                board.Show(_snapshot ?? board.Table);
                (_snapshot, IsComplete) = (null, true);
                break;
        }

        if (IsComplete)
        {
            board.Heard();
        }
    }

    private void Change<T>(T what, Func<CutoffTable, T, CutoffTable> change)
    {
        if (_snapshot is not null)
        {
            _snapshot = change(_snapshot, what);
        }
        else
        {
            board.Show(change(board.Table, what));
        }
    }
}
