using System.Net;
using System.Text;
using AgentIdentity.Gateway.Tests.World;

namespace AgentIdentity.Gateway.Tests.Mcp;

public sealed class McpBadInputTests
{
    [Theory]
    [InlineData("not json", "AID3101")]
    [InlineData("", "AID3101")]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",}", "AID3101")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/call","method":"ping"}""", "AID3102")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"a","name":"b"}}""", "AID3102")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"a","Name":"b"}}""", "AID3102")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"a","arguments":{"amount":1,"Amount":900}}}""", "AID3102")]
    [InlineData("""[{"jsonrpc":"2.0","id":1,"method":"ping"}]""", "AID3103")]
    [InlineData("[]", "AID3103")]
    [InlineData("""{"jsonrpc":"1.0","id":1,"method":"ping"}""", "AID3104")]
    [InlineData("""{"jsonrpc":"2.0","id":1.5,"method":"ping"}""", "AID3104")]
    [InlineData("""{"jsonrpc":"2.0","id":null,"method":"ping"}""", "AID3104")]
    [InlineData("""{"jsonrpc":"2.0","method":"tools/list"}""", "AID3104")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"result":{}}""", "AID3104")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"ping","extra":1}""", "AID3104")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"ping","params":[1]}""", "AID3104")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"Name":"delete_contact"}}""", "AID3109")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"a","Arguments":{}}}""", "AID3109")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":7}}""", "AID3109")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"a","arguments":[]}}""", "AID3109")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/call"}""", "AID3109")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"completion/complete","params":{"ref":{"type":"ref/resource","uri":"file:///a","name":"b"},"argument":{"name":"x","value":""}}}""", "AID3109")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"completion/complete","params":{"ref":{"type":"ref/prompt","name":"b","uri":"file:///a"},"argument":{"name":"x","value":""}}}""", "AID3109")]
    public async Task A_body_that_can_be_misread_is_refused(string body, string code)
    {
        await using var world = await GatewayWorld.StartAsync();
        await Expect.Refused(world, await world.Caller.PostAsync("/mcp/crm", body), HttpStatusCode.BadRequest, code);
    }

    [Theory]
    [InlineData("resources/lists")]
    [InlineData("sampling/createMessage")]
    [InlineData("elicitation/create")]
    [InlineData("roots/list")]
    [InlineData("logging/setLevel")]
    [InlineData("tasks/list")]
    [InlineData("ping")]
    [InlineData("Tools/Call")]
    [InlineData("x")]
    public async Task A_method_that_is_not_mediated_is_unknown(string method)
    {
        await using var world = await GatewayWorld.StartAsync();
        var response = await world.Caller.PostAsync("/mcp/crm", $$"""{"jsonrpc":"2.0","id":"a","method":"{{method}}"}""");
        (await response.Content.ReadAsStringAsync()).Should().Contain("-32601").And.Contain("\"id\":\"a\"");
        await Expect.Refused(world, response, HttpStatusCode.NotFound, "AID3105");
    }

    [Fact]
    public async Task Deep_nesting_is_refused()
    {
        await using var world = await GatewayWorld.StartAsync();
        var deep = new string('[', 200) + new string(']', 200);
        var body = """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"a","arguments":{"x":DEEP}}}""".Replace("DEEP", deep);
        await Expect.Refused(world, await world.Caller.PostAsync("/mcp/crm", body), HttpStatusCode.BadRequest, "AID3101");
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("DELETE")]
    [InlineData("PUT")]
    public async Task Only_POST_is_taken(string method)
    {
        await using var world = await GatewayWorld.StartAsync();
        var response = await world.Caller.SendAsync(new HttpMethod(method), "/mcp/crm");
        response.Content.Headers.Allow.Should().Equal("POST");
        await Expect.Refused(world, response, HttpStatusCode.MethodNotAllowed, "AID3003");
    }

    [Fact]
    public async Task A_foreign_origin_is_refused()
    {
        await using var world = await GatewayWorld.StartAsync();
        var request = world.Caller.Request(HttpMethod.Post, "/mcp/crm", TestCaller.Json("{}"));
        request.Headers.Add("Origin", "http://evil.example");
        await Expect.Refused(world, await world.Client.SendAsync(request), HttpStatusCode.Forbidden, "AID3008");
    }

    [Fact]
    public async Task A_body_that_is_not_announced_as_plain_JSON_is_refused()
    {
        await using var world = await GatewayWorld.StartAsync();
        var response = await world.Caller.SendAsync(HttpMethod.Post, "/mcp/crm", new StringContent("{}", Encoding.UTF8, "text/plain"));
        await Expect.Refused(world, response, HttpStatusCode.UnsupportedMediaType, "AID3007");
    }

    [Fact]
    public async Task A_compressed_body_is_refused()
    {
        await using var world = await GatewayWorld.StartAsync();
        var content = TestCaller.Json("{}");
        content.Headers.ContentEncoding.Add("gzip");
        await Expect.Refused(world, await world.Caller.SendAsync(HttpMethod.Post, "/mcp/crm", content), HttpStatusCode.UnsupportedMediaType, "AID3007");
    }
}
