using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using AgentIdentity.Server.Tests.Setup;
using Microsoft.IdentityModel.JsonWebTokens;

namespace AgentIdentity.Server.Tests.PublicClients;

/// <summary>Stock clients at a database, by each of its doors. Nobody listens there, so that what is refused before can be told from what is let through.</summary>
public sealed class DatabaseClientTests(StockServer stock) : IClassFixture<StockServer>
{
    private const string Unreachable = "AID3403";

    private ServerUnderTest Server => stock.Server;

    [Theory]
    [InlineData("/api/bank", "http")]
    [InlineData("/mcp/bank", "mcp")]
    public async Task A_stock_client_that_says_no_more_may_read_a_database_and_change_nothing(string door, string scope)
    {
        var (client, ben, resource) = (stock.NewClient(), await Server.AddPersonAsync(), Server.Origin + door);
        await ben.SignInAsync();
        var consent = await ben.GetAsync(client.AuthorizeAddress(("resource", resource), ("scope", scope)));
        WebUtility.HtmlDecode(await ben.Http.GetStringAsync(consent.Headers.Location)).Should().Contain("Read every table of the database “bank”").And.Contain("changes nothing there");

        var token = await TokenAsync(client, ben, ("resource", resource), ("scope", scope));
        var detail = new JsonWebToken(token).GetPayloadValue<JsonElement>("authorization_details").EnumerateArray().Should().ContainSingle().Which;
        detail.GetProperty("type").GetString().Should().Be("urn:agentidentity:data");
        detail.GetProperty("locations")[0].GetString().Should().Be(resource);
        detail.GetProperty("actions").EnumerateArray().Select(static action => action.GetString()).Should().Equal("select");

        await PermitAsync(client, ben.Person);
        (await AskAsync(token, door, "SELECT label FROM accounts")).Should().Contain(Unreachable, "it was let through to the database");
        (await AskAsync(token, door, "UPDATE accounts SET label = 'x' WHERE label = 'y'")).Should().Contain("AID3201").And.NotContain(Unreachable);
    }

    [Fact]
    public async Task More_than_reading_is_what_a_client_asks_for_in_so_many_words()
    {
        var (client, ben, resource) = (stock.NewClient(), await Server.AddPersonAsync(), Server.Origin + "/api/bank");
        var details = $$"""[{"type":"urn:agentidentity:data","locations":["{{resource}}"],"actions":["select","insert"],"identifier":"public.accounts"}]""";
        await ben.SignInAsync();
        var consent = await ben.GetAsync(client.AuthorizeAddress(("resource", resource), ("scope", "http"), ("authorization_details", details)));
        WebUtility.HtmlDecode(await ben.Http.GetStringAsync(consent.Headers.Location)).Should().Contain("Read, add to the table “public.accounts” of the database “bank”").And.NotContain("changes nothing there");

        var token = await TokenAsync(client, ben, ("resource", resource), ("scope", "http"), ("authorization_details", details));
        new JsonWebToken(token).GetPayloadValue<JsonElement>("authorization_details")[0].GetProperty("actions").GetArrayLength().Should().Be(2);

        // The consent is there, and still the policy that ships lets an agent that nobody proved read and no more.
        await PermitAsync(client, ben.Person);
        (await AskAsync(token, "/api/bank", "SELECT label FROM public.accounts")).Should().Contain(Unreachable);
        (await AskAsync(token, "/api/bank", "INSERT INTO public.accounts (label) VALUES ('x')")).Should().Contain("self-asserted-reads-only").And.NotContain(Unreachable);
    }

    private async Task PermitAsync(StockClient client, string person)
    {
        var agent = await stock.AgentOfAsync(client);
        foreach (var operation in (string[])["read", "write"])
        {
            await Server.AdminPostAsync("/admin/tuples", new { user = $"user:{person}", relation = "human_may", @object = $"operation:bank/{operation}" });
            await Server.AdminPostAsync("/admin/tuples", new { user = $"agent:{agent}", relation = "agent_may", @object = $"operation:bank/{operation}" });
        }
    }

    private static async Task<string> TokenAsync(StockClient client, Browser person, params (string Name, string? Value)[] asked)
    {
        var reply = await client.RedeemAsync(await client.CodeAsync(person, asked), changes: asked[0]);
        reply.Status.Should().Be(HttpStatusCode.OK, reply.Json.GetRawText());
        return reply["access_token"]!;
    }

    private async Task<string> AskAsync(string token, string door, string sql)
    {
        object body = door.StartsWith("/mcp/", StringComparison.Ordinal)
            ? new
            {
                jsonrpc = "2.0",
                id = 1,
                method = "tools/call",
                @params = new
                {
                    name = "query",
                    arguments = new { sql },
                    _meta = new Dictionary<string, object> { ["io.modelcontextprotocol/protocolVersion"] = "2026-07-28", ["io.modelcontextprotocol/clientCapabilities"] = new { } },
                },
            }
            : new { sql };
        using var request = new HttpRequestMessage(HttpMethod.Post, door) { Content = new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Headers.TryAddWithoutValidation("Accept", "application/json, text/event-stream");
        if (door.StartsWith("/mcp/", StringComparison.Ordinal))
        {
            request.Headers.Add("MCP-Protocol-Version", "2026-07-28");
            request.Headers.Add("Mcp-Method", "tools/call");
            request.Headers.Add("Mcp-Name", "query");
        }

        using var answer = await Server.SendAsync(request);
        return await answer.Content.ReadAsStringAsync();
    }
}
