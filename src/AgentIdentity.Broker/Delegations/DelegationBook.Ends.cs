using AgentIdentity.Policy;

namespace AgentIdentity.Broker;

/// <summary>The ends of delegations: in memory first, so that a stop works when the disk is full.</summary>
public sealed partial class DelegationBook
{
    /// <summary>Ends the delegation and everything below it, now and for good; running calls are stopped.</summary>
    public async Task<BrokerResult<DelegationRecord>> EndAsync(string id, string by)
    {
        if (Find(id) is null)
        {
            return Unknown();
        }

        // If the write fails the caller is told, and it stays ended here.
        await EndAllAsync(_ => [id], by).ConfigureAwait(false);
        return Find(id)!;
    }

    /// <summary>
    /// Ends all that are meant and everything below them, now and for good. It is asked again in the transaction, and must still name what
    /// is ended in memory by then. Throws where that cannot be written: they are ended here, and
    /// the stops beside the checkpoints say so at the next start.
    /// </summary>
    internal async Task EndAllAsync(Func<DelegationTree, IEnumerable<string>> meant, string by)
    {
        EndInMemory(meant, by);
        await _journal.ChangeAsync(scope =>
        {
            var (ids, now) = (Meant(Tree, meant), _time.GetUtcNow());
            foreach (var id in ids)
            {
                End(scope, id, by, now);
            }

            scope.Db.SaveChanges();

            // Again: a grant or a child may have been published between the first sweep and this transaction.
            scope.AfterCommit(() => EndInMemory(_ => ids, by));
            return ids.Count;
        }).ConfigureAwait(false);
    }

    /// <summary>These and everything below them, each once.</summary>
    internal IReadOnlyList<DelegationRecord> Below(Func<DelegationTree, IEnumerable<string>> meant)
    {
        var tree = Tree;
        return [.. Meant(tree, meant).Select(tree.Find).OfType<DelegationRecord>()];
    }

    // Parents before children, each once.
    private static HashSet<string> Meant(DelegationTree tree, Func<DelegationTree, IEnumerable<string>> meant) => [.. meant(tree).SelectMany(id => tree.WithDescendants(id))];

    private void End(JournalScope scope, string id, string by, DateTimeOffset now)
    {
        var row = scope.Db.Delegations.Find(id)!;
        if (row.State == nameof(DelegationState.Ended))
        {
            return;
        }

        (row.State, row.EndedBy, row.EndedAt) = (nameof(DelegationState.Ended), by, now.ToUnixTimeMilliseconds());
        var above = row.ParentId is { } parent && Find(parent) is { State: DelegationState.Ended } ? parent : null;
        scope.Record(AdminEntry.Of(_time, "delegation.ended", by, id, ("delegation", id), ("because_of", above)));
    }

    private void EndInMemory(Func<DelegationTree, IEnumerable<string>> meant, string by)
    {
        IReadOnlyList<string> ended = [];
        var now = _time.GetUtcNow();
        Publish(tree =>
        {
            var ids = Meant(tree, meant);
            ended = [.. ids.Where(id => tree.Find(id) is { State: not DelegationState.Ended })];
            return ended.Count > 0 ? tree.End(ended, by, now) : tree;
        });
        if (ended.Count > 0)
        {
            Stopped?.Invoke(ended);
            Ended?.Invoke(ended, by);
        }
    }
}
