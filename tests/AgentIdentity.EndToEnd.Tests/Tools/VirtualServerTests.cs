using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AgentIdentity.EndToEnd.Tests.Peers.Setup;

namespace AgentIdentity.EndToEnd.Tests.Tools;

/// <summary>Two servers as one, over real sockets and with tokens of the real token server: what is granted at the members is what there is.</summary>
public sealed class VirtualServerTests
{
    [Fact]
    public async Task A_token_for_a_virtual_server_opens_there_what_the_delegation_grants_at_its_members_and_no_more()
    {
        await using var bank = await ChangingServer.StartAsync();
        await using var shop = await ChangingServer.StartAsync();
        await using var stage = await PeerStage.OpenAsync(
            "Upstreams:bank:Kind=mcp", $"Upstreams:bank:Address={bank.Origin}mcp", "Upstreams:bank:Credential=none", "Upstreams:bank:NewTools=allow",
            "Upstreams:shop:Kind=mcp", $"Upstreams:shop:Address={shop.Origin}mcp", "Upstreams:shop:Credential=none", "Upstreams:shop:NewTools=allow",
            "VirtualServers:desk:Upstreams:0=shop", "VirtualServers:desk:Upstreams:1=bank");
        foreach (var upstream in new[] { "bank", "shop" })
        {
            await stage.Administrator.AllowAsync("user:ben", "human_may", $"tool:{upstream}/pay");
            await stage.Administrator.AllowAsync("agent:peer", "agent_may", $"tool:{upstream}/pay");
        }

        using var agent = stage.Agent.Http(await stage.DelegateAsync("bank"), stage.Mcp("desk"));

        (await SendAsync(agent, stage, "tools/list", null)).Should().Contain("bank__pay").And.NotContain("shop");
        (await SendAsync(agent, stage, "tools/call", "bank__pay")).Should().Contain("paid");
        (await SendAsync(agent, stage, "tools/call", "shop__pay")).Should().Contain("Unknown tool: shop__pay");
        (await SendAsync(agent, stage, "tools/call", "pay")).Should().Contain("Unknown tool: pay");
        (bank.Calls, shop.Calls).Should().Be((1, 0));

        using var elsewhere = stage.Agent.Http(await stage.DelegateAsync("shop"), stage.Mcp("bank"));
        var refused = () => SendAsync(elsewhere, stage, "tools/list", null);
        await refused.Should().ThrowAsync<Exception>("the delegation grants nothing at bank, and no token for it can be had");
    }

    private static async Task<string> SendAsync(HttpClient agent, PeerStage stage, string method, string? tool)
    {
        JsonObject parameters = new()
        {
            ["_meta"] = JsonNode.Parse("""{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}"""),
        };
        if (tool is not null)
        {
            (parameters["name"], parameters["arguments"]) = (tool, new JsonObject { ["amount"] = 80 });
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, stage.Mcp("desk"))
        {
            Content = JsonContent.Create(new JsonObject { ["jsonrpc"] = "2.0", ["id"] = 1, ["method"] = method, ["params"] = parameters }),
        };
        request.Headers.Add("MCP-Protocol-Version", "2026-07-28");
        request.Headers.Add("Mcp-Method", method);
        request.Headers.TryAddWithoutValidation("Accept", "application/json, text/event-stream");
        if (tool is not null)
        {
            request.Headers.Add("Mcp-Name", tool);
        }

        using var answer = await agent.SendAsync(request, TestContext.Current.CancellationToken);
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }
}
