using AgentIdentity.Tokens;

namespace AgentIdentity.Broker;

/// <summary>
/// One command and one button: stops a call, a delegation, an agent, a human's agents or everything, and says what that ended. Needs no
/// store and no disk; what cannot be written is in force and written when it can be.
/// </summary>
public sealed class StopDesk
{
    /// <summary>How long the answer waits for the calls to end. They are told to at once.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly StopReach _reach;
    private readonly StopActs _acts;
    private readonly StopLog _log;
    private readonly TimeProvider _time;

    internal StopDesk(StopReach reach, StopActs acts, StopLog log, TimeProvider time) => (_reach, _acts, _log, _time) = (reach, acts, log, time);

    /// <summary>What the order would stop now. Nothing is done.</summary>
    public BrokerResult<StopPreview> Preview(StopOrder order)
    {
        ArgumentNullException.ThrowIfNull(order);
        if (_reach.Refusal(order) is { } refusal)
        {
            return refusal;
        }

        var delegations = _reach.Delegations(order);
        var calls = _reach.Calls(order, delegations);
        return new StopPreview(order)
        {
            Calls = calls.Count,
            Streams = calls.Count(static call => call.IsStream),
            Tokens = _reach.Tokens(delegations),
            Delegations = delegations.Count,
            Approvals = _acts.CountOpen(delegations.Select(static record => record.Id)),
            Agents = [.. delegations.Select(static record => record.Agent).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            Humans = [.. delegations.Select(static record => record.Human).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
        };
    }

    /// <summary>The delegation that a running call is made under; null when no such call runs. Whoever may end that may stop the call.</summary>
    public string? DelegationOf(string call) => _reach.Calls(new StopOrder(StopLevel.Call, call), []) is [var found, ..] ? found.Chain[0] : null;

    /// <summary>The calls that run now.</summary>
    public IReadOnlyList<RunningCall> Running() => _reach.Running();

    /// <summary>Stops what is meant, and answers when the calls have ended or a second is over.</summary>
    public async Task<BrokerResult<StopReport>> StopAsync(StopOrder order, string by)
    {
        ArgumentNullException.ThrowIfNull(order);
        if (_reach.Refusal(order) is { } refusal)
        {
            return refusal;
        }

        var begun = _time.GetTimestamp();
        var delegations = _reach.Delegations(order);
        string[] ids = [.. delegations.Select(static record => record.Id)];
        var (calls, tokens, approvals) = (_reach.Calls(order, delegations), _reach.Tokens(delegations), _acts.CountOpen(ids));
        var writing = _acts.Begin(order, tree => ids.Concat(_reach.Roots(tree, order)), calls, by);
        var left = await EndedAsync(calls).ConfigureAwait(false);
        var elapsed = _time.GetElapsedTime(begun);
        var written = await writing.ConfigureAwait(false);
        await _acts.WithdrawAsync(ids, by).ConfigureAwait(false);
        var report = new StopReport
        {
            Id = Identifiers.New("stp_"),
            StreamsEnded = left.Count(static call => call.IsStream),
            CallsEnded = left.Count(static call => !call.IsStream),
            StillEnding = calls.Count - left.Count,
            TokensCut = tokens,
            DelegationsEnded = delegations.Count,
            ApprovalsWithdrawn = approvals,
            Elapsed = elapsed,
            Durable = written || _log.IsDurable,
        };
        await _acts.RecordAsync(_time, order, report, by).ConfigureAwait(false);
        return report;
    }

    private async Task<List<Admission>> EndedAsync(IReadOnlyList<Admission> calls)
    {
        var ending = Task.WhenAll(calls.Select(static call => call.WhenLeft()));
        await Task.WhenAny(ending, Task.Delay(Patience, _time)).ConfigureAwait(false);
        return [.. calls.Where(static call => call.WhenLeft().IsCompleted)];
    }
}
