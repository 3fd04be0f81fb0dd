using System.Collections.Immutable;

namespace AgentIdentity.Policy.Decisions;

/// <summary>Second conjunct: the agent that calls may do it, and so may every agent above it in the chain.</summary>
internal static class AgentMay
{
    public const string Name = "agent_may";

    public const string Type = "agent";

    public static Finding Evaluate(DecisionCase asked) => RelationConjunct.Evaluate(Demand(asked), asked);

    public static RelationDemand Demand(DecisionCase asked) => new(Name, Type, Agents(asked.Request), asked.Mapped.AgentRelation);

    private static ImmutableArray<string> Agents(DecisionRequest request)
    {
        if (request.Chain.IsDefaultOrEmpty || (request.Chain.Length == 1 && request.Chain[0].Agent == request.Actor))
        {
            return [request.Actor];
        }

        ImmutableArray<string> agents = [request.Actor];
        foreach (var link in request.Chain)
        {
            if (!agents.Contains(link.Agent))
            {
                agents = agents.Add(link.Agent);
            }
        }

        return agents;
    }
}
