using System.Text.Json;
using AgentIdentity.Server.Tests.Setup;
using Microsoft.AspNetCore.WebUtilities;
using ModelContextProtocol;
using ModelContextProtocol.Authentication;
using ModelContextProtocol.Client;

namespace AgentIdentity.Server.Tests.PublicClients;

/// <summary>The MCP client of the C# SDK as it comes, which knows neither actors nor DPoP: discovery, document, PKCE, Bearer, refresh.</summary>
public sealed class StockMcpClientTests(StockServer stock) : IClassFixture<StockServer>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_signs_a_human_in_and_calls_the_tools_that_read()
    {
        var ben = await stock.Server.AddPersonAsync();
        var clientId = await ClientAsync(ben);

        await using var mcp = await ConnectAsync(clientId, ben);
        var found = await mcp.CallToolAsync("search_contacts", new Dictionary<string, object?> { ["name"] = "Ada" }, cancellationToken: Cancel);

        found.Content.Should().ContainSingle().Which.ToString().Should().Contain("found Ada");
        (await stock.Server.EvidenceAsync()).Should().Contain(line => line.Contains("search_contacts") && line.Contains(ben.Person)
            && line.Contains(AgentIdentity.Server.OAuth.PublicClients.IdOf(new Uri(clientId))), "the record says who acted for whom");
    }

    [Fact]
    public async Task It_changes_nothing_under_the_policy_that_ships()
    {
        var ben = await stock.Server.AddPersonAsync();
        var clientId = await ClientAsync(ben);
        await using var mcp = await ConnectAsync(clientId, ben);

        var call = () => mcp.CallToolAsync("create_refund", new Dictionary<string, object?> { ["amount"] = 10 }, cancellationToken: Cancel).AsTask();

        var refused = await RefusalAsync(call);
        refused.Should().NotContain("refunded 10");
        (await stock.Server.EvidenceAsync()).Should().Contain(line => line.Contains("self-asserted-reads-only") && line.Contains(ben.Person));
    }

    [Fact]
    public async Task It_refreshes_when_its_token_counts_no_more()
    {
        var ben = await stock.Server.AddPersonAsync();
        var clientId = await ClientAsync(ben);
        var cache = new Cache();
        await using var mcp = await ConnectAsync(clientId, ben, cache);
        var first = cache.Tokens!.RefreshToken;
        cache.Tokens = Rejected(cache.Tokens);

        await mcp.ListToolsAsync(cancellationToken: Cancel);

        cache.Tokens!.RefreshToken.Should().NotBe(first).And.StartWith("aidr_");
        cache.Consents.Should().Be(1, "the human was asked once");
    }

    // Everything as it was kept, but for an access token that the gateway will not take.
    private static TokenContainer Rejected(TokenContainer kept)
    {
        var copy = JsonSerializer.SerializeToNode(kept)!;
        copy["AccessToken"] = "a-token-that-is-none";
        return copy.Deserialize<TokenContainer>()!;
    }

    private static async Task<string> RefusalAsync(Func<Task<ModelContextProtocol.Protocol.CallToolResult>> call)
    {
        try
        {
            var result = await call();
            result.IsError.Should().BeTrue();
            return result.Content.Single().ToString()!;
        }
        catch (Exception refused) when (refused is McpException or HttpRequestException)
        {
            return refused.Message;
        }
    }

    private async Task<string> ClientAsync(Browser person)
    {
        var clientId = stock.NewClient().ClientId;
        foreach (var tool in (string[])["search_contacts", "create_refund"])
        {
            await stock.PermitAsync(person.Person, AgentIdentity.Server.OAuth.PublicClients.IdOf(new Uri(clientId)), tool);
        }

        return clientId;
    }

    private async Task<McpClient> ConnectAsync(string clientId, Browser person, Cache? cache = null)
    {
        cache ??= new Cache();
        var transport = new HttpClientTransport(new HttpClientTransportOptions
        {
            Endpoint = new Uri(stock.Desk),
            OAuth = new ClientOAuthOptions
            {
                RedirectUri = new Uri(StockServer.RedirectUri),
                ClientMetadataDocumentUri = new Uri(clientId),
                TokenCache = cache,
                AuthorizationCallbackHandler = async (context, _) =>
                {
                    cache.Consents++;
                    var back = QueryHelpers.ParseQuery((await person.FollowAsync(context.AuthorizationUri.PathAndQuery)).Query);
                    return new AuthorizationResult { Code = back["code"], State = back["state"], Iss = back["iss"] };
                },
            },
        });
        return await McpClient.CreateAsync(transport, cancellationToken: Cancel);
    }

    private sealed class Cache : ITokenCache
    {
        public TokenContainer? Tokens { get; set; }

        public int Consents { get; set; }

        public ValueTask StoreTokensAsync(TokenContainer tokens, CancellationToken cancellationToken)
        {
            Tokens = tokens;
            return default;
        }

        public ValueTask<TokenContainer?> GetTokensAsync(CancellationToken cancellationToken) => ValueTask.FromResult(Tokens);
    }
}
