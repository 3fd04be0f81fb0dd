using AgentIdentity.Broker;
using AgentIdentity.Server.Console.Rights;

namespace AgentIdentity.Server.Console.Stop;

/// <summary>
/// Who may stop what: a person what is done in their own name, an agent's owner what runs through the agent, an administrator everything.
/// What one may not stop is answered as if it were not there.
/// </summary>
internal sealed class StopRights(StopDesk desk, DelegationBook delegations, AgentDirectory agents, PeopleDirectory people)
{
    public bool MayOrder(Viewer viewer, StopOrder order) => order.Level switch
    {
        StopLevel.Call => order.Target is { } call && desk.DelegationOf(call) is { } id && MayEnd(viewer, id),
        StopLevel.Delegation => order.Target is { } id && MayEnd(viewer, id),
        StopLevel.Agent => order.Target is { } target && agents.Find(target) is { } agent && MayStop(viewer, agent, order.Human),
        StopLevel.Human => order.Target is { } human && people.Find(human) is not null && (viewer.Administers || human == viewer.Id),
        StopLevel.Everything => order.Target is null && viewer.Administers,
        _ => false,
    };

    private bool MayEnd(Viewer viewer, string id) => delegations.Find(id) is { } record && viewer.MayEnd(record);

    // In one's own name only where there is something: the page must not tell which agents there are.
    private bool MayStop(Viewer viewer, AgentRecord agent, string? human) => human is null
        ? viewer.MaySuspend(agent)
        : people.Find(human) is not null && (viewer.Administers || (human == viewer.Id && delegations.List(human, agent.Id).Count > 0));
}
