namespace Quickstart.Cast;

/// <summary>What a platform team sets up once: one person, two agents with an owner, and who may do what.</summary>
internal static class Household
{
    private static readonly string[] BensRights =
    [
        "tool:crm/search_contacts", "tool:crm/get_contact", "tool:crm/create_refund", "tool:crm/delete_contact",
        "operation:orders/read", "operation:orders/delete", $"model:{Scene.ModelAlias}",
    ];

    private static readonly string[] CodexRights =
    [
        "tool:crm/search_contacts", "tool:crm/get_contact", "tool:crm/create_refund",
        "operation:orders/read", "operation:orders/delete", $"model:{Scene.ModelAlias}",
    ];

    private static readonly string[] ScoutRights = ["tool:crm/search_contacts", "tool:crm/get_contact", $"model:{Scene.ModelAlias}"];

    public static async Task MoveInAsync(Scene scene)
    {
        var admin = scene.Administrator;
        await admin.AddPersonAsync("ben", "Ben", Scene.Password);
        await admin.AddAgentAsync("codex", "Codex, the support agent", "ben", scene.Codex.PublicKeys(), CastAgent.Callback);
        await admin.AddAgentAsync("scout", "Scout, who looks things up", "ben", scene.Scout.PublicKeys(), CastAgent.Callback);
        foreach (var right in BensRights)
        {
            await admin.AllowAsync("user:ben", "human_may", right);
        }

        foreach (var tool in BensRights.Where(static right => right.StartsWith("tool:crm/", StringComparison.Ordinal)))
        {
            await admin.AllowToolAsync("crm", tool["tool:crm/".Length..]);
        }

        foreach (var right in CodexRights)
        {
            await admin.AllowAsync("agent:codex", "agent_may", right);
        }

        foreach (var right in ScoutRights)
        {
            await admin.AllowAsync("agent:scout", "agent_may", right);
        }
    }
}
