using ModelContextProtocol;
using Quickstart.Report;

namespace Quickstart.Steps;

/// <summary>Step 3: the tool list is what Ben, codex and the delegation allow together, and nothing betrays the rest.</summary>
internal sealed class ReadTheTools : IStep
{
    private static readonly string[] Visible = ["create_refund", "get_contact", "search_contacts"];

    public string Title => "codex asks which tools it has";

    public async Task PlayAsync(Scene scene, Narrator tell)
    {
        tell.Asked("tools/list through the gateway");
        await using var crm = await scene.Codex.ConnectAsync(scene.Delegation, scene.Crm);
        var tools = (await crm.ListToolsAsync()).Select(tool => tool.Name).Order(StringComparer.Ordinal).ToArray();
        Expect.That(tools.SequenceEqual(Visible), $"the tools {string.Join(", ", Visible)}, but saw {string.Join(", ", tools)}");
        tell.Allowed($"{string.Join(", ", tools)}: what Ben, codex and the delegation all allow; delete_contact is not there");

        var before = scene.CrmSaw.Count;
        var hidden = await RefusalAsync(() => crm.CallToolAsync("delete_contact", new Dictionary<string, object?> { ["name"] = "Ada Lovelace" }).AsTask());
        var unknown = await RefusalAsync(() => crm.CallToolAsync("no_such_tool", new Dictionary<string, object?> { ["name"] = "Ada Lovelace" }).AsTask());
        tell.Asked("tools/call delete_contact all the same, and a tool that does not exist");
        Expect.Equal(unknown.ErrorCode, hidden.ErrorCode, "the error code of the hidden tool");
        Expect.Equal(unknown.Message.Replace("no_such_tool", "X", StringComparison.Ordinal), hidden.Message.Replace("delete_contact", "X", StringComparison.Ordinal), "the answer for the hidden tool");
        Expect.Equal(before, scene.CrmSaw.Count, "the number of calls the CRM saw");
        tell.Refused($"both answer '{hidden.Message}'; the CRM saw neither");
    }

    internal static async Task<McpProtocolException> RefusalAsync(Func<Task> call)
    {
        try
        {
            await call();
        }
        catch (McpProtocolException refusal)
        {
            return refusal;
        }

        throw new StepFailed("expected a refusal, but the call was answered");
    }
}
