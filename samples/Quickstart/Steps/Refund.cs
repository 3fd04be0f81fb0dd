using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using Quickstart.Report;

namespace Quickstart.Steps;

/// <summary>Step 5: the same tool, allowed or refused by its arguments.</summary>
internal sealed class Refund : IStep
{
    public string Title => "codex pays a refund of 80, then tries 500";

    public async Task PlayAsync(Scene scene, Narrator tell)
    {
        await using var crm = await scene.Codex.ConnectAsync(scene.Delegation, scene.Crm);
        tell.Asked("tools/call create_refund {order: A-17, amount: 80, currency: EUR}");
        var answer = await PayAsync(crm, 80);
        tell.Allowed(answer.Content.OfType<TextContentBlock>().Single().Text);

        var before = scene.CrmSaw.Count;
        tell.Asked("tools/call create_refund {order: A-17, amount: 500, currency: EUR}");
        var refusal = await ReadTheTools.RefusalAsync(() => PayAsync(crm, 500));
        var data = Refusal.Data(refusal);
        Expect.Equal("argument_limit", data["reason_code"]?.ToString(), "the reason in the refusal");
        Expect.That(data["mend"] is not null, "what mends it in the refusal");
        Expect.That(data["decision_id"] is not null, "a decision id in the refusal");
        Expect.Equal(before, scene.CrmSaw.Count, "the number of calls the CRM saw");
        tell.Refused($"{refusal.Message} ({data["reason_code"]}, {data["code"]}, decision {data["decision_id"]}; {data["mend"]})");
        tell.Note("Ben's delegation ends at 100; that a rule forbids it to every agent, too, is for administrators to read in the record");
        tell.Saw("the CRM: nothing");
    }

    private static Task<CallToolResult> PayAsync(McpClient crm, int amount) =>
        crm.CallToolAsync("create_refund", new Dictionary<string, object?> { ["order"] = "A-17", ["amount"] = amount, ["currency"] = "EUR" }).AsTask();
}
