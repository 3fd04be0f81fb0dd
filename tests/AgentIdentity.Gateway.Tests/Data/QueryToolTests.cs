using System.Net.Http.Headers;
using System.Text.Json;
using AgentIdentity.Gateway.Tests.World;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace AgentIdentity.Gateway.Tests.Data;

public sealed class QueryToolTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("2025-11-25")]
    [InlineData("2025-06-18")]
    public async Task A_client_of_any_revision_finds_the_tool_and_gets_its_humans_rows(string? revision)
    {
        await using var bank = await Bank.OpenAsync();
        bank.World.Caller.Subject = "ada";
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", bank.World.Caller.Token("/mcp/bank", bound: false));
        await using var client = await McpClient.CreateAsync(
            new HttpClientTransport(new HttpClientTransportOptions { Endpoint = new Uri(bank.World.Origin + "/mcp/bank"), TransportMode = HttpTransportMode.StreamableHttp }, http),
            new McpClientOptions { ProtocolVersion = revision });

        var tools = await client.ListToolsAsync();
        var rows = await client.CallToolAsync("query", new Dictionary<string, object?> { ["sql"] = "SELECT label FROM accounts WHERE balance < $1", ["parameters"] = new[] { 1000 } });
        var refused = await client.CallToolAsync("query", new Dictionary<string, object?> { ["sql"] = "COPY accounts TO STDOUT" });
        var failed = await client.CallToolAsync("query", new Dictionary<string, object?> { ["sql"] = "SELECT lable FROM accounts" });

        tools.Should().ContainSingle().Which.Name.Should().Be("query");
        rows.IsError.Should().NotBe(true);
        JsonSerializer.Serialize(rows.StructuredContent).Should().Contain("""[["ada-secret"]]""");
        rows.Content.OfType<TextContentBlock>().Single().Text.Should().Contain("""[["ada-secret"]]""");
        refused.IsError.Should().BeTrue();
        refused.Content.OfType<TextContentBlock>().Single().Text.Should().StartWith("AID3401");
        failed.Content.OfType<TextContentBlock>().Single().Text.Should().Contain("42703").And.Contain("lable");
        bank.World.Decisions.Asked.Should().OnlyContain(call => call.Kind == Policy.CallKind.Data && call.Upstream == "bank");
    }

    [Fact]
    public async Task A_token_for_one_door_does_not_open_the_other()
    {
        await using var bank = await Bank.OpenAsync();

        using var response = await bank.SendAsync(bank.World.Caller.Token("/mcp/bank", bound: false), """{"sql":"SELECT label FROM accounts"}""");

        response.StatusCode.Should().Be(System.Net.HttpStatusCode.Unauthorized);
        bank.World.Decisions.Asked.Should().BeEmpty();
    }

    [Fact]
    public async Task A_denied_table_is_an_error_with_its_decision()
    {
        await using var bank = await Bank.OpenAsync();
        bank.World.Decisions.Denied.Add("/public/accounts");
        using var request = new HttpRequestMessage(HttpMethod.Post, bank.World.Origin + "/mcp/bank")
        {
            Content = TestCaller.Json("""{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"query","arguments":{"sql":"SELECT label FROM accounts"}}}"""),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bank.World.Caller.Token("/mcp/bank", bound: false));
        using var response = await bank.World.Client.SendAsync(request);

        var answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
        answer.GetProperty("id").GetInt32().Should().Be(7);
        answer.GetProperty("error").GetProperty("code").GetInt32().Should().Be(-31403);
        answer.GetProperty("error").GetProperty("data").GetProperty("decision_id").GetString().Should().StartWith("dec_");
    }

    [Fact]
    public async Task Both_doors_say_which_token_they_take()
    {
        await using var bank = await Bank.OpenAsync();

        foreach (var door in new[] { "/api/bank", "/mcp/bank" })
        {
            var about = JsonDocument.Parse(await bank.World.Client.GetStringAsync(bank.World.Origin + "/.well-known/oauth-protected-resource" + door)).RootElement;
            about.GetProperty("resource").GetString().Should().Be(bank.World.Origin + door);
            about.GetProperty("authorization_details_types_supported")[0].GetString().Should().Be("urn:agentidentity:data");
        }
    }
}
