namespace AgentIdentity.Policy.Decisions;

/// <summary>Second conjunct: the agent that calls may do it, and so may every agent above it in the chain.</summary>
internal static class AgentMay
{
    public const string Name = "agent_may";

    public const string Type = "agent";

    public static Finding Evaluate(DecisionRequest request, PolicySnapshot snapshot) =>
        RelationConjunct.Evaluate(Name, Type, Agents(request), request, snapshot);

    public static IReadOnlyList<string> Agents(DecisionRequest request)
    {
        var agents = new List<string> { request.Actor };
        if (!request.Chain.IsDefault)
        {
            foreach (var link in request.Chain)
            {
                if (!agents.Contains(link.Agent))
                {
                    agents.Add(link.Agent);
                }
            }
        }

        return agents;
    }
}
