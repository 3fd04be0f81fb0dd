using System.Text.Json.Nodes;
using Quickstart.Cast;

namespace AgentIdentity.EndToEnd.Tests.Models.Setup;

/// <summary>Many sub-agents, each under a delegation of its own below one that Ben gave, and each with a key of its own.</summary>
internal static class SubAgents
{
    public static async Task<(Grant Parent, IReadOnlyList<Grant> Children)> HireAsync(ModelStage stage, int count, long budgetMicroUsd, string alias)
    {
        var parent = await stage.GrantAsync(budgetMicroUsd, alias);
        List<Grant> children = [];
        for (var i = 0; i < count; i++)
        {
            using CastAgent agent = new($"sub-{i}", stage.Stage.Origin);
            await stage.Stage.Administrator.AddAgentAsync(agent.Id, agent.Id, "ben", agent.PublicKeys(), CastAgent.Callback);
            await stage.Stage.Administrator.AllowAsync($"agent:{agent.Id}", "agent_may", $"model:{alias}");
            var child = await stage.Stage.Agent.DelegateAsync(parent.Delegation, agent.Id, "Help out", new JsonArray(new JsonObject
            {
                ["type"] = "urn:agentidentity:model",
                ["locations"] = new JsonArray(stage.Models),
                ["identifier"] = alias,
            }));
            children.Add(await stage.IssueAsync(child));
        }

        return (parent, children);
    }
}
