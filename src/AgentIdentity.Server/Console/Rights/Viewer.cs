using AgentIdentity.Broker;

namespace AgentIdentity.Server.Console.Rights;

/// <summary>
/// What one signed-in person may see and do. Every page and every post of the console asks it; what one may not see is answered
/// as if it were not there. A person has their own things, an agent's owner what runs through the agent, an administrator
/// everything; an auditor reads everything and changes nothing that is not their own.
/// </summary>
internal sealed class Viewer(PersonRecord person, ViewerParts parts)
{
    public string Id => person.Id;

    public string Name => person.Name;

    public PersonRecord Record => person;

    /// <summary>Sees everything and may end, pause and narrow everything.</summary>
    public bool Administers => person.Roles.Contains(PersonRole.SecurityAdministrator);

    /// <summary>Sees everything.</summary>
    public bool ReadsAll => Administers || person.Roles.Contains(PersonRole.Auditor);

    /// <summary>Whether some agent is this person's to answer for.</summary>
    public bool OwnsAgents => parts.Agents.List().Any(Owns);

    public bool Owns(AgentRecord agent) => agent.Owner == person.Id;

    public bool Sees(AgentRecord agent) => ReadsAll || Owns(agent) || parts.Delegations.List(human: person.Id, agent: agent.Id).Count > 0;

    public bool MaySuspend(AgentRecord agent) => Administers || Owns(agent);

    /// <summary>An owner does not undo what an administrator did; who suspended an agent is not asked.</summary>
    public bool MayResume(AgentRecord agent) => Administers && agent.State == AgentState.Suspended;

    public bool Sees(DelegationRecord delegation) => ReadsAll || IsOwn(delegation) || RunsThroughOwnAgent(delegation);

    /// <summary>What is over cannot be ended again; the question is only whose it is.</summary>
    public bool MayEnd(DelegationRecord delegation) => Administers || IsOwn(delegation) || RunsThroughOwnAgent(delegation);

    public bool MayPause(DelegationRecord delegation) => Administers || IsOwn(delegation);

    public bool MayNarrow(DelegationRecord delegation) => Administers || IsOwn(delegation);

    /// <summary>Those of everybody's delegations that this person sees, the oldest first.</summary>
    public IReadOnlyList<DelegationRecord> Delegations() =>
        ReadsAll || OwnsAgents ? [.. parts.Delegations.List().Where(Sees)] : parts.Delegations.List(human: person.Id);

    /// <summary>Whether the rule that asks lets this person answer. No role does: an administrator approves only what a rule names them for.</summary>
    public async ValueTask<bool> MayAnswerAsync(Approval approval) => await parts.Approvals.RefusalAsync(approval, person.Id) is null;

    public async ValueTask<bool> SeesAsync(Approval approval) =>
        (parts.Delegations.Find(approval.DelegationId) is { } delegation && Sees(delegation)) || await MayAnswerAsync(approval);

    private bool IsOwn(DelegationRecord delegation) => delegation.Human == person.Id;

    // An owner answers for what the agent passed on, too: it ends with what it was carved out of.
    private bool RunsThroughOwnAgent(DelegationRecord delegation) =>
        parts.Delegations.Chain(delegation.Id).Any(link => parts.Agents.Find(link.Agent) is { } agent && Owns(agent));
}

/// <summary>What a viewer's rights are read from.</summary>
internal sealed record ViewerParts(PeopleDirectory People, AgentDirectory Agents, DelegationBook Delegations, ApprovalBook Approvals);
