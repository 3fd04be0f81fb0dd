using System.Net;
using System.Text.Json;
using AgentIdentity.Gateway.Tests.World;
using Microsoft.AspNetCore.Http;

namespace AgentIdentity.Gateway.Tests.Mcp.Hub;

public sealed class ListTests
{
    [Theory]
    [InlineData("resources/list", """{"resources":[{"uri":"test://a","name":"a"},{"uri":"test://b","name":"b"},{"name":"nameless"},{"uri":"test://x/../a","name":"odd"}]}""", "resources", "uri", "test://b", "test://a")]
    [InlineData("prompts/list", """{"prompts":[{"name":"a"},{"name":"b"}]}""", "prompts", "name", "b", "a")]
    [InlineData("resources/templates/list", """{"resourceTemplates":[{"uriTemplate":"test://docs/{id}","name":"a"},{"uriTemplate":"test://other/{id}","name":"b"},{"uriTemplate":"{anything}","name":"c"}]}""", "resourceTemplates", "uriTemplate", "test://other/", "test://docs/{id}")]
    public async Task A_list_of_any_kind_holds_what_the_caller_may_use(string method, string result, string member, string key, string hidden, string shown)
    {
        await using var world = await GatewayWorld.StartAsync(w => w.Decisions.Hidden.UnionWith([hidden, "test://x/../a"]));
        world.Upstream.Answer = (http, body) => AnswerAsync(http, $$"""{"jsonrpc":"2.0","id":{{RecordingUpstream.IdOf(body)!.Value.GetRawText()}},"result":{{result}} }""");
        var response = await world.Caller.PostAsync("/mcp/crm", $$"""{"jsonrpc":"2.0","id":1,"method":"{{method}}"}""");
        var listed = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.GetProperty("result");
        listed.GetProperty(member).EnumerateArray().Select(entry => entry.GetProperty(key).GetString()).Should().Equal(shown);
        listed.GetProperty("cacheScope").GetString().Should().Be("private");
        listed.GetProperty("resultType").GetString().Should().Be("complete");
    }

    [Fact]
    public async Task A_cursor_goes_on_with_the_list_it_came_from_and_with_no_other()
    {
        await using var world = await GatewayWorld.StartAsync();
        world.Upstream.Answer = (http, body) => AnswerAsync(http,
            $$"""{"jsonrpc":"2.0","id":{{RecordingUpstream.IdOf(body)!.Value.GetRawText()}},"result":{"tools":[],"prompts":[],"nextCursor":"page-2 of ben"} }""");
        var cursor = JsonDocument.Parse(await (await ListAsync(world, "tools/list")).Content.ReadAsStringAsync()).RootElement.GetProperty("result").GetProperty("nextCursor").GetString()!;
        cursor.Should().NotContain("ben");

        (await ListAsync(world, "tools/list", cursor)).StatusCode.Should().Be(HttpStatusCode.OK);
        JsonDocument.Parse(world.Upstream.Seen.Last().Body).RootElement.GetProperty("params").GetProperty("cursor").GetString().Should().Be("page-2 of ben");

        (await Expect.CodeOf(await ListAsync(world, "prompts/list", cursor))).Should().Be("AID3114");
        (await Expect.CodeOf(await ListAsync(world, "tools/list", "page-2 of ben"))).Should().Be("AID3114");
        world.Upstream.Seen.Should().HaveCount(2);
    }

    [Theory]
    [InlineData("""{"ref":{"type":"ref/prompt","name":"a"},"argument":{"name":"x","value":"y"}}""", "a", "AID3116")]
    [InlineData("""{"ref":{"type":"ref/resource","uri":"test://docs/{id}"},"argument":{"name":"id","value":"y"}}""", "test://docs/", "AID3115")]
    public async Task A_completion_is_decided_as_what_it_completes(string parameters, string identifier, string code)
    {
        await using var world = await GatewayWorld.StartAsync();
        var request = $$"""{"jsonrpc":"2.0","id":1,"method":"completion/complete","params":{{parameters}} }""";
        (await world.Caller.PostAsync("/mcp/crm", request)).StatusCode.Should().Be(HttpStatusCode.OK);
        world.Decisions.Asked.Single().Identifier.Should().Be(identifier);
        world.Decisions.Hidden.Add(identifier);
        (await Expect.CodeOf(await world.Caller.PostAsync("/mcp/crm", request))).Should().Be(code);
    }

    private static Task AnswerAsync(HttpContext http, string answer)
    {
        http.Response.ContentType = "application/json";
        return http.Response.WriteAsync(answer);
    }

    private static Task<HttpResponseMessage> ListAsync(GatewayWorld world, string method, string? cursor = null) => world.Caller.PostAsync(
        "/mcp/crm", $$"""{"jsonrpc":"2.0","id":1,"method":"{{method}}","params":{ {{(cursor is null ? "" : $"\"cursor\":\"{cursor}\"")}} } }""");
}
