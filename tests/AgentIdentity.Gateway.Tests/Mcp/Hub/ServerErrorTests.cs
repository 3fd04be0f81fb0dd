using System.Net;
using System.Text.Json;
using AgentIdentity.Gateway.Tests.World;
using Microsoft.AspNetCore.Http;

namespace AgentIdentity.Gateway.Tests.Mcp.Hub;

/// <summary>Errors of a server with sessions, as the client's revision says them.</summary>
public sealed class ServerErrorTests
{
    private const string Read = """{"jsonrpc":"2.0","id":7,"method":"resources/read","params":{"uri":"test://a"}}""";
    private const string Call = """{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"echo"}}""";

    [Theory]
    [InlineData(Read, -32002, HttpStatusCode.OK, -32602)]
    [InlineData(Call, -32002, HttpStatusCode.OK, -32002)]
    [InlineData(Call, -32021, HttpStatusCode.BadRequest, -32021)]
    [InlineData(Call, -32601, HttpStatusCode.NotFound, -32601)]
    [InlineData(Call, -32000, HttpStatusCode.OK, -32000)]
    public async Task A_modern_client_hears_them_as_its_revision_has_them(string request, int code, HttpStatusCode status, int told)
    {
        await using var world = await StartAsync(code);
        var response = await world.Caller.PostAsync("/mcp/crm", request);
        (response.StatusCode, CodeOf(await response.Content.ReadAsStringAsync())).Should().Be((status, told));
    }

    [Theory]
    [InlineData(Read, -32002)]
    [InlineData(Call, -32021)]
    [InlineData(Call, -32601)]
    public async Task An_older_client_hears_them_as_they_are(string request, int code)
    {
        await using var world = await StartAsync(code);
        var begun = await world.Caller.PostPlainAsync("/mcp/crm", """{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}""");
        var again = world.Caller.Request(HttpMethod.Post, "/mcp/crm", TestCaller.Json(request));
        again.Headers.TryAddWithoutValidation("Mcp-Session-Id", begun.Headers.GetValues("Mcp-Session-Id"));
        var response = await world.Client.SendAsync(again);
        var text = await response.Content.ReadAsStringAsync();
        (response.StatusCode, CodeOf(text[text.IndexOf('{', StringComparison.Ordinal)..])).Should().Be((HttpStatusCode.OK, code));
    }

    private static int CodeOf(string text) => JsonDocument.Parse(text).RootElement.GetProperty("error").GetProperty("code").GetInt32();

    private static Task<GatewayWorld> StartAsync(int code) => GatewayWorld.StartAsync(world =>
    {
        world.Settings["AgentIdentity:Upstreams:crm:Revision"] = "2025-11-25";
        world.Upstream.Answer = (http, body) =>
        {
            http.Response.ContentType = "application/json";
            if (RecordingUpstream.IdOf(body) is not { } id)
            {
                http.Response.StatusCode = 202;
                return Task.CompletedTask;
            }

            var said = body.Contains("\"initialize\"", StringComparison.Ordinal)
                ? """ "result":{"protocolVersion":"2025-11-25","capabilities":{"tools":{},"resources":{}}} """
                : $$""" "error":{"code":{{code}},"message":"no"} """;
            return http.Response.WriteAsync($$"""{"jsonrpc":"2.0","id":{{id.GetRawText()}},{{said}}}""");
        };
    });
}
