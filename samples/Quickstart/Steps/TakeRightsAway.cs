using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using Quickstart.Cast;
using Quickstart.Report;

namespace Quickstart.Steps;

/// <summary>Step 8: the same call, refused each time one of the three loses the right; the CLI says which and what mends it.</summary>
internal sealed class TakeRightsAway : IStep
{
    private const string Tool = "tool:crm/get_contact";

    public string Title => "One right is taken away: from Ben, from codex, from the delegation";

    public async Task PlayAsync(Scene scene, Narrator tell)
    {
        await using var crm = await scene.Codex.ConnectAsync(scene.Delegation, scene.Crm);
        await ReadAsync(crm);
        tell.Allowed("get_contact works while all three hold");

        tell.Asked("get_contact, after Ben lost it");
        await scene.Administrator.TakeAwayAsync("user:ben", "human_may", Tool);
        await RefusedBecauseAsync(scene, tell, crm, "human_may");
        await scene.Administrator.AllowAsync("user:ben", "human_may", Tool);

        tell.Asked("get_contact, after codex lost it");
        await scene.Administrator.TakeAwayAsync("agent:codex", "agent_may", Tool);
        await RefusedBecauseAsync(scene, tell, crm, "agent_may");
        await scene.Administrator.AllowAsync("agent:codex", "agent_may", Tool);
        await ReadAsync(crm);

        tell.Asked("get_contact, after the delegation was narrowed");
        await scene.Administrator.NarrowAsync(scene.Delegation, Grants.CodexWithoutContacts(scene));
        await RefusedBecauseAsync(scene, tell, crm, "delegation");
    }

    private static Task<CallToolResult> ReadAsync(McpClient crm) =>
        crm.CallToolAsync("get_contact", new Dictionary<string, object?> { ["name"] = "Grace Hopper" }).AsTask();

    private static async Task RefusedBecauseAsync(Scene scene, Narrator tell, McpClient crm, string conjunct)
    {
        var before = scene.CrmSaw.Count;
        var refusal = await ReadTheTools.RefusalAsync(() => ReadAsync(crm));
        Expect.Equal(before, scene.CrmSaw.Count, "the number of calls the CRM saw");
        var decision = Refusal.Data(refusal)["decision_id"]?.ToString();
        Expect.That(decision is not null, "a decision id in the refusal");
        Expect.Lacks(conjunct, refusal.Message, "what the agent is told");
        tell.Refused($"codex is told '{refusal.Message}' and {decision}");

        var explained = await CommandLine.RunAsync(scene, "decision", "explain", decision);
        Expect.Contains(conjunct, explained, "what `agentid decision explain` names");
        tell.Note($"$ agentid decision explain {decision}");
        tell.Note(explained.TrimEnd());
    }
}
