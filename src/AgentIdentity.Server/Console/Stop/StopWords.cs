using AgentIdentity.Broker;

namespace AgentIdentity.Server.Console.Stop;

/// <summary>An order in plain words.</summary>
internal sealed class StopWords(DelegationBook delegations, AgentDirectory agents, PeopleDirectory people)
{
    /// <summary>The question above the button.</summary>
    public string Ask(StopOrder order) => order.Level switch
    {
        StopLevel.Call => "Stop this call?",
        StopLevel.Delegation => $"End what {Agent(delegations.Find(order.Target!)!.Agent)} may do?",
        StopLevel.Agent when order.Human is { } human => $"Stop {Agent(order.Target!)} for {Person(human)}?",
        StopLevel.Agent => $"Stop {Agent(order.Target!)} everywhere?",
        StopLevel.Human => $"Stop all agents of {Person(order.Target!)}?",
        _ => "Stop everything?",
    };

    /// <summary>What it means, and what it does not.</summary>
    public string Meaning(StopOrder order) => order.Level switch
    {
        StopLevel.Call => "The call ends now. The delegation it was made under goes on, and the agent may call again.",
        StopLevel.Delegation => $"“{delegations.Find(order.Target!)!.Purpose}” ends for good, and so does everything that was passed on from it. To go on, a new yes is needed.",
        StopLevel.Agent when order.Human is { } human => $"Everything that {Person(human)} let it do ends for good. What it does for others goes on, and it may ask {Person(human)} again.",
        StopLevel.Agent => "It is suspended, and everything that people let it do ends for good. An administrator can let it act again; each person must then say yes anew.",
        StopLevel.Human => $"Everything that agents may do in the name of {Person(order.Target!)} ends for good. {Person(order.Target!)} stays signed in and may say yes again.",
        _ => "Every delegation of everybody ends for good, no token counts any more, and everybody has to sign in again, you too.",
    };

    public string Agent(string id) => agents.Find(id)?.Name ?? id;

    public string Person(string id) => people.Find(id)?.Name ?? id;
}
