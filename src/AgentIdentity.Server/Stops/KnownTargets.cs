using AgentIdentity.Broker;

namespace AgentIdentity.Server.Stops;

/// <summary>Whether a cut-off is aimed at somebody. One that names nobody would be answered with success and stop nothing.</summary>
internal sealed class KnownTargets(PeopleDirectory people, AgentDirectory agents, DelegationBook book)
{
    public bool IsPerson(string id) => people.Find(id) is not null;

    /// <summary>Who somebody is here whom another issuer knows by that subject.</summary>
    public string? PersonOf(string issuer, string subject) => people.Find(new PersonIdentity(issuer, subject))?.Id;

    public bool IsAgent(string id) => agents.Find(id) is not null;

    public bool IsDelegation(string id) => book.Find(id) is not null;

    public BrokerFailure? Refusal(NewCutoff cutoff) =>
        cutoff.Human is { } human && !IsPerson(human) ? new(BrokerError.PersonUnknown, "human names nobody.")
        : cutoff.Agent is { } agent && !IsAgent(agent) ? new(BrokerError.AgentUnknown, "agent names no agent.")
        : cutoff.Delegation is { } delegation && !IsDelegation(delegation) ? new(BrokerError.DelegationUnknown, "delegation names none.")
        : cutoff.ClientId is { } client && !agents.List().Any(known => known.ClientId == client) ? new(BrokerError.AgentUnknown, "client names no client.")
        : null;
}
