using System.Net;
using Quickstart.Report;

namespace Quickstart.Steps;

/// <summary>Step 6: a plain REST API behind the same decision.</summary>
internal sealed class Orders : IStep
{
    public string Title => "codex reads an order, then tries to delete it";

    public async Task PlayAsync(Scene scene, Narrator tell)
    {
        using var http = scene.Codex.Http(scene.Delegation, scene.Orders);
        var order = new Uri($"{scene.Orders}/orders/A-17");

        tell.Asked("GET /orders/A-17");
        using var read = await http.GetAsync(order);
        Expect.Equal(HttpStatusCode.OK, read.StatusCode, "the status of GET");
        tell.Allowed(await read.Content.ReadAsStringAsync());

        tell.Asked("DELETE /orders/A-17");
        using var deleted = await http.DeleteAsync(order);
        var problem = await Refusal.ProblemAsync(deleted);
        Expect.Equal(HttpStatusCode.Forbidden, deleted.StatusCode, "the status of DELETE");
        tell.Refused($"{problem["detail"]} ({problem["code"]}, decision {problem["decision_id"]})");

        var log = scene.OrdersLog.ToArray();
        Expect.That(log is ["GET /orders/A-17: ben via codex"], $"one log line 'GET /orders/A-17: ben via codex', but saw '{string.Join("; ", log)}'");
        tell.Saw($"the orders API logged: {log[0]}");
    }
}
