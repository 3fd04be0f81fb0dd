using AgentIdentity.Gateway.Tests.World;
using Microsoft.AspNetCore.Http;

namespace AgentIdentity.Gateway.Tests.Mcp.Hub;

/// <summary>A server of the era of sessions holds its call open while it waits for what it asked.</summary>
public sealed class RefusedQuestionTests
{
    private const string Meta = """{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{"sampling":{}}}""";

    [Fact]
    public async Task A_call_whose_question_is_refused_is_ended_at_the_server_at_once()
    {
        await using var world = await GatewayWorld.StartAsync(static w =>
        {
            w.Settings["AgentIdentity:Upstreams:crm:Revision"] = "2025-11-25";
            w.Settings["AgentIdentity:Upstreams:crm:Sampling"] = "true";
            w.Decisions.Denied.Add("createMessage");
            w.Upstream.Answer = AnswerAsync;
        });
        var call = ModernCall.Of("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"draft","arguments":{}}}""", Meta)!;
        var response = await world.Client.SendAsync(call.On(world.Caller.Request(HttpMethod.Post, "/mcp/crm", TestCaller.Json(call.Body))));
        (await Expect.CodeOf(response)).Should().Be("AID3117");
        await world.Upstream.Aborted.Task.WaitAsync(TimeSpan.FromSeconds(10));
        await Expect.Soon(() => world.Upstream.Seen.Any(static seen => seen.Body.Contains("notifications/cancelled", StringComparison.Ordinal)));
    }

    private static async Task AnswerAsync(HttpContext http, string body)
    {
        if (body.Contains("tools/call", StringComparison.Ordinal))
        {
            http.Response.ContentType = "text/event-stream";
            await http.Response.WriteAsync("""data: {"jsonrpc":"2.0","id":"q1","method":"sampling/createMessage","params":{"messages":[],"maxTokens":5}}""" + "\n\n");
            await http.Response.Body.FlushAsync();
            await Task.Delay(Timeout.Infinite, http.RequestAborted);
        }
        else if (body.Contains("initialize\"", StringComparison.Ordinal))
        {
            http.Response.ContentType = "application/json";
            await http.Response.WriteAsync($$"""{"jsonrpc":"2.0","id":{{RecordingUpstream.IdOf(body)!.Value.GetRawText()}},"result":{"protocolVersion":"2025-11-25","capabilities":{"tools":{} } } }""");
        }
        else
        {
            http.Response.StatusCode = HttpMethods.IsGet(http.Request.Method) ? 405 : 202;
        }
    }
}
