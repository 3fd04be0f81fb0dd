using System.Globalization;

namespace AgentIdentity.Broker;

/// <summary>Carries an order out: everything is in force before anything is written.</summary>
internal sealed class StopActs
{
    private readonly DelegationBook _delegations;
    private readonly AgentDirectory _agents;
    private readonly Cutoffs _cutoffs;
    private readonly ApprovalBook _approvals;
    private readonly EvidenceStore _evidence;
    private readonly OwedStops _owed;

    public StopActs(DelegationBook delegations, AgentDirectory agents, Cutoffs cutoffs, ApprovalBook approvals, EvidenceStore evidence, OwedStops owed)
    {
        (_delegations, _agents, _cutoffs, _approvals, _evidence, _owed) = (delegations, agents, cutoffs, approvals, evidence, owed);

        // However a delegation is ended, what waits under it is taken back.
        delegations.Ended += (ids, by) =>
        {
            if (approvals.CountOpen(ids) > 0)
            {
                owed.Add(() => approvals.WithdrawAsync(ids, by));
            }
        };
    }

    /// <summary>In force when this returns; the task is done when it is written, or is known to have to wait (false).</summary>
    public Task<bool> Begin(StopOrder order, Func<DelegationTree, IEnumerable<string>> roots, IReadOnlyList<Admission> calls, string by)
    {
        var work = new List<Task<bool>>();
        if (order.Level == StopLevel.Call)
        {
            foreach (var call in calls)
            {
                call.Stop();
            }

            return Task.FromResult(true);
        }

        // The narrower net is cast second, and finds what slipped in before the first was closed.
        if (order is { Level: StopLevel.Agent, Human: null })
        {
            work.Add(Do(() => _agents.SuspendAsync(order.Target!, by)));
        }
        else if (order.Level == StopLevel.Everything)
        {
            work.Add(CutOffAsync(order, by));
        }

        work.Add(Do(() => _delegations.EndAllAsync(roots, by)));
        return WrittenAsync(work);
    }

    /// <summary>Under an ended delegation nothing can be answered or used: what is left is to write it down.</summary>
    public Task WithdrawAsync(IReadOnlyCollection<string> ids, string by) =>
        _approvals.CountOpen(ids) == 0 ? Task.CompletedTask : Do(() => _approvals.WithdrawAsync(ids, by));

    public int CountOpen(IEnumerable<string> ids) => _approvals.CountOpen(ids);

    public Task<bool> RecordAsync(TimeProvider time, StopOrder order, StopReport report, string by)
    {
        var entry = AdminEntry.Of(
            time, "stop.ordered", by, order.Level == StopLevel.Delegation ? order.Target : null,
            ("stop", report.Id), ("level", order.Level.ToString().ToLowerInvariant()), ("target", order.Target), ("human", order.Human), ("reason", order.Reason),
            ("streams_ended", Text(report.StreamsEnded)), ("calls_ended", Text(report.CallsEnded)), ("still_ending", Text(report.StillEnding)),
            ("tokens_cut", Text(report.TokensCut)), ("delegations_ended", Text(report.DelegationsEnded)), ("approvals_withdrawn", Text(report.ApprovalsWithdrawn)));
        return Do(() => _evidence.AppendAsync(entry));
    }

    private static string Text(int count) => count.ToString(CultureInfo.InvariantCulture);

    // It keeps itself for later when it cannot be written.
    private async Task<bool> CutOffAsync(StopOrder order, string by) =>
        (await _cutoffs.RaiseAsync(new NewCutoff(CutoffKind.Everyone) { Reason = order.Reason }, by).ConfigureAwait(false)).Value is { Durable: true };

    private Task<bool> Do(Func<Task> act) => _owed.TryAsync(Begin(act), act);

    private static async Task Begin(Func<Task> act) => await act().ConfigureAwait(false);

    private static async Task<bool> WrittenAsync(IEnumerable<Task<bool>> work) => (await Task.WhenAll(work).ConfigureAwait(false)).All(static written => written);
}
