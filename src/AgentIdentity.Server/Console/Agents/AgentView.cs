using AgentIdentity.Broker;
using AgentIdentity.Server.Console.Rights;

namespace AgentIdentity.Server.Console.Agents;

/// <summary>An agent as the console shows it to one viewer.</summary>
/// <param name="Agent">Its registration.</param>
/// <param name="OwnerName">Who answers for it; the bare word of the registration where nobody has an account of that name.</param>
/// <param name="Delegations">Those of its delegations that the viewer sees.</param>
/// <param name="InForce">Of those, the ones under which something may happen now.</param>
internal sealed record AgentView(AgentRecord Agent, string OwnerName, IReadOnlyList<DelegationRecord> Delegations, IReadOnlyList<DelegationRecord> InForce)
{
    public bool IsSuspended => Agent.State == AgentState.Suspended;

    public string State => IsSuspended ? "suspended" : "active";

    public string Tone => IsSuspended ? "bad" : "good";

    public static AgentView Of(AgentRecord agent, Viewer viewer, ViewerParts parts)
    {
        var seen = parts.Delegations.List(agent: agent.Id).Where(viewer.Sees).ToList();
        return new AgentView(agent, parts.People.Find(agent.Owner)?.Name ?? agent.Owner, seen, [.. seen.Where(record => parts.Delegations.Standing(record.Id) is null)]);
    }
}
