namespace AgentIdentity.Broker;

/// <summary>What becomes of questions whose delegation is ended.</summary>
public sealed partial class ApprovalBook
{
    /// <summary>How many wait for an answer, or for their use, under these delegations.</summary>
    internal int CountOpen(IEnumerable<string> delegationIds)
    {
        var now = _time.GetUtcNow();
        return delegationIds.Sum(id => _shelf.Of(id).Count(approval => approval.IsOpen(now) && approval.State is ApprovalState.Pending or ApprovalState.Approved));
    }

    /// <summary>Takes back what waits for an answer, or for its use, under delegations that are ended, and forgets the arguments.</summary>
    internal Task<int> WithdrawAsync(IReadOnlyCollection<string> delegationIds, string by) => _journal.ChangeAsync(scope =>
    {
        var (now, withdrawn) = (_time.GetUtcNow(), 0);
        foreach (var open in delegationIds.SelectMany(id => _shelf.Of(id)).ToList())
        {
            if (scope.Db.Approvals.Find(open.Id) is { } row && ApprovalRows.Read(row).At(now) is { State: ApprovalState.Pending or ApprovalState.Approved } approval)
            {
                var over = approval with { State = ApprovalState.Withdrawn, Arguments = null };
                ApprovalRows.Update(row, over);
                Note(scope, "approval.withdrawn", by, over);
                withdrawn++;
            }

            scope.AfterCommit(() => _shelf.Remove(open));
        }

        scope.Db.SaveChanges();
        return withdrawn;
    });
}
