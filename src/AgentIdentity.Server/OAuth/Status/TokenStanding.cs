using AgentIdentity.Broker;
using AgentIdentity.Tokens;

namespace AgentIdentity.Server.OAuth;

/// <summary>Whether a token that is good by its signature still counts: nothing it hangs on was cut off, ended, paused, suspended or disabled.</summary>
internal sealed class TokenStanding(Cutoffs cutoffs, DelegationBook book, AgentDirectory agents, PeopleDirectory people)
{
    public bool Counts(OwnToken token) =>
        cutoffs.Refusal(token.Facts) is null
        && (token.Delegation is { } delegation ? Counts(delegation) : CountsInPerson(token.Facts));

    /// <summary>Whether the token names every link from the agent that acts up to the human's own grant, as the records have them.</summary>
    public bool IsChainComplete(Delegation token)
    {
        var actor = token.Actor;
        foreach (var link in book.Chain(token.DelegationId))
        {
            if (actor?.Subject != link.Agent)
            {
                return false;
            }

            actor = actor.Prior;
        }

        return actor is null;
    }

    private bool Counts(Delegation token) =>
        book.Standing(token.DelegationId) is null
        && book.Find(token.DelegationId) is { } record && record.Human == token.Subject && record.Agent == token.Actor.Subject;

    private bool CountsInPerson(StopFacts facts) => facts.Human is { } human
        ? people.Find(human) is { Disabled: false }
        : facts.Agents.All(agent => agents.Find(agent) is { State: AgentState.Active });
}
