using AgentIdentity.Policy;

namespace AgentIdentity.Broker;

/// <summary>What an order is aimed at, and what that is at this moment.</summary>
internal sealed class StopReach
{
    private const int LongestReason = 500;

    private readonly DelegationBook _delegations;
    private readonly AgentDirectory _agents;
    private readonly PeopleDirectory _people;
    private readonly StopBoard _board;
    private readonly AgentKeys _keys;
    private readonly TimeProvider _time;

    public StopReach(DelegationBook delegations, AgentDirectory agents, PeopleDirectory people, StopBoard board, AgentKeys keys, TimeProvider time) =>
        (_delegations, _agents, _people, _board, _keys, _time) = (delegations, agents, people, board, keys, time);

    /// <summary>Why the order cannot be carried out; null when it can.</summary>
    public BrokerFailure? Refusal(StopOrder order) =>
        !Enum.IsDefined(order.Level) ? Invalid("level must be call, delegation, agent, human or everything.")
        : (order.Level == StopLevel.Everything) != (order.Target is null) ? Invalid("target belongs to every level but everything.")
        : order.Human is not null && order.Level != StopLevel.Agent ? Invalid("human belongs to the level agent.")
        : order.Reason?.Length > LongestReason ? Invalid($"reason may have {LongestReason} characters.")
        : IsKnown(order) ? null
        : new(BrokerError.StopTargetUnknown, order.Level == StopLevel.Call ? "No running call has this id." : "There is nothing by this id.");

    /// <summary>The delegations that the order ends with everything below them: those that are not over.</summary>
    public IEnumerable<string> Roots(DelegationTree tree, StopOrder order)
    {
        var now = _time.GetUtcNow();
        return order.Level switch
        {
            StopLevel.Delegation => [order.Target!],
            StopLevel.Agent => Live(record => record.Agent == order.Target && (order.Human is null || record.Human == order.Human)),
            StopLevel.Human => Live(record => record.Human == order.Target),
            StopLevel.Everything => Live(static _ => true),
            _ => [],
        };

        List<string> Live(Func<DelegationRecord, bool> meant) =>
            [.. tree.Records.Values.Where(record => record.State != DelegationState.Ended && record.EndsAt > now && meant(record))
                .OrderBy(static record => record.CreatedAt).Select(static record => record.Id)];
    }

    /// <summary>The live delegations that the order ends.</summary>
    public IReadOnlyList<DelegationRecord> Delegations(StopOrder order)
    {
        var now = _time.GetUtcNow();
        return [.. _delegations.Below(tree => Roots(tree, order)).Where(record => record.State != DelegationState.Ended && record.EndsAt > now)];
    }

    /// <summary>The calls that the order ends.</summary>
    public IReadOnlyList<Admission> Calls(StopOrder order, IEnumerable<DelegationRecord> delegations)
    {
        if (order.Level == StopLevel.Everything)
        {
            return _board.Calls();
        }

        var ids = delegations.Select(static record => record.Id).ToHashSet(StringComparer.Ordinal);
        return [.. _board.Calls().Where(call => order.Level == StopLevel.Call ? call.Names.Contains(order.Target!) : call.Chain.Any(ids.Contains))];
    }

    public IReadOnlyList<RunningCall> Running() =>
    [
        .. _board.Calls().Select(call => (Call: call, Record: _delegations.Find(call.Chain[0])))
            .Where(static running => running.Record is not null)
            .Select(static running => new RunningCall(running.Call.Names[0], running.Record!.Id, running.Record.Agent, running.Record.Human, running.Call.IsStream)),
    ];

    /// <summary>The tokens and static keys that are good only as long as these delegations stand.</summary>
    public int Tokens(IEnumerable<DelegationRecord> delegations)
    {
        var now = _time.GetUtcNow();
        return delegations.Sum(record => _delegations.Tokens.Count(record.Id, now) + _keys.List(record.Id).Count(key => !key.IsOver(now)));
    }

    private bool IsKnown(StopOrder order) => order.Level switch
    {
        StopLevel.Call => Calls(order, []).Count > 0,
        StopLevel.Delegation => _delegations.Find(order.Target!) is not null,
        StopLevel.Agent => _agents.Find(order.Target!) is not null && (order.Human is null || _people.Find(order.Human) is not null),
        StopLevel.Human => _people.Find(order.Target!) is not null,
        _ => true,
    };

    private static BrokerFailure Invalid(string detail) => new(BrokerError.StopInvalid, detail);
}
