using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Quickstart.Upstreams;

namespace AgentIdentity.EndToEnd.Tests.Tools;

/// <summary>An MCP server of 2026-07-28 with one tool, whose words it may change at any time.</summary>
internal sealed class ChangingServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ChangingServer(WebApplication app, Uri origin) => (_app, Origin) = (app, origin);

    public Uri Origin { get; }

    public string Description { get; set; } = "Pays an invoice.";

    /// <summary>The methods that arrived.</summary>
    public ConcurrentQueue<string> Saw { get; } = new();

    public int Calls => Saw.Count(static method => method == "tools/call");

    public static async Task<ChangingServer> StartAsync()
    {
        var origin = Ports.FreeOrigin();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(origin.GetLeftPart(UriPartial.Authority));
        var server = new ChangingServer(builder.Build(), origin);
        server._app.MapPost("/mcp", server.AnswerAsync);
        await server._app.StartAsync();
        return server;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext http)
    {
        var request = (await JsonNode.ParseAsync(http.Request.Body))!;
        var method = request["method"]!.GetValue<string>();
        Saw.Enqueue(method);
        JsonNode? result = method switch
        {
            "server/discover" => JsonNode.Parse("""{"resultType":"complete","supportedVersions":["2026-07-28"],"capabilities":{"tools":{}},"ttlMs":0,"cacheScope":"private"}"""),
            "tools/list" => new JsonObject
            {
                ["resultType"] = "complete",
                ["ttlMs"] = 0,
                ["cacheScope"] = "private",
                ["tools"] = new JsonArray(new JsonObject
                {
                    ["name"] = "pay",
                    ["description"] = Description,
                    ["inputSchema"] = JsonNode.Parse("""{"type":"object","properties":{"amount":{"type":"number","maximum":500}},"required":["amount"],"additionalProperties":false}"""),
                }),
            },
            "tools/call" => JsonNode.Parse("""{"resultType":"complete","content":[{"type":"text","text":"paid"}]}"""),
            _ => null,
        };
        JsonObject answer = new() { ["jsonrpc"] = "2.0", ["id"] = request["id"]?.DeepClone() };
        answer[result is null ? "error" : "result"] = result ?? new JsonObject { ["code"] = -32601, ["message"] = "no" };
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync(answer.ToJsonString());
    }
}
