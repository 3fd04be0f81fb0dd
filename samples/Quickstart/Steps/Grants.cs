using System.Text.Json.Nodes;

namespace Quickstart.Steps;

/// <summary>The authorization details (RFC 9396) that this story asks for, in the broker's own types.</summary>
internal static class Grants
{
    public static JsonArray Codex(Scene scene) =>
    [
        Tool(scene, "search_contacts"),
        Tool(scene, "get_contact"),
        Tool(scene, "create_refund", new JsonObject { ["args"] = new JsonObject { ["amount"] = new JsonObject { ["max"] = 100 } } }),
        new JsonObject { ["type"] = "urn:agentidentity:http", ["locations"] = new JsonArray(scene.Orders), ["actions"] = new JsonArray("GET") },
        Model(scene),
    ];

    public static JsonArray CodexWithoutContacts(Scene scene) =>
        [.. Codex(scene).Where(detail => detail!["identifier"]?.GetValue<string>() != "get_contact").Select(detail => detail!.DeepClone())];

    public static JsonArray Scout(Scene scene) => [Tool(scene, "search_contacts"), Model(scene)];

    private static JsonObject Tool(Scene scene, string name, JsonObject? constraints = null)
    {
        var detail = new JsonObject
        {
            ["type"] = "urn:agentidentity:mcp-tool",
            ["locations"] = new JsonArray(scene.Crm),
            ["actions"] = new JsonArray("tools/call"),
            ["identifier"] = name,
        };
        if (constraints is not null)
        {
            detail["constraints"] = constraints;
        }

        return detail;
    }

    private static JsonObject Model(Scene scene) => new()
    {
        ["type"] = "urn:agentidentity:model",
        ["locations"] = new JsonArray(scene.Models),
        ["identifier"] = Scene.ModelAlias,
    };
}
