using AgentIdentity.Tests;

namespace AgentIdentity.Server.Tests.PublicClients;

/// <summary>The MCP clients for TypeScript as they come, both lines of them: they find the token server by themselves and sign a person in.</summary>
public sealed class NodeMcpClientTests(StockServer stock) : IClassFixture<StockServer>
{
    [Theory]
    [InlineData("1", false, "a Bearer token, at a server that takes one")]
    [InlineData("2", false, "a Bearer token, at a server that takes one")]
    [InlineData("2", true, "a token bound to a key of its own, at a server that takes nothing else")]
    public async Task A_client_in_node_signs_a_person_in_and_calls(string sdk, bool proves, string with)
    {
        NodeProgram.Demand();
        var ben = await stock.Server.AddPersonAsync();
        var client = stock.NewClient();
        var agent = AgentIdentity.Server.OAuth.PublicClients.IdOf(new Uri(client.ClientId));
        await stock.PermitAsync(ben.Person, agent, "search_contacts", proves ? "counter" : "desk");

        var run = await NodeProgram.RunAsync("../mcp/sign-in.mjs", new Dictionary<string, string>
        {
            ["SERVER"] = proves ? stock.Counter : stock.Desk,
            ["CLIENT_ID"] = client.ClientId,
            ["PERSON"] = ben.Person,
            ["PASSWORD"] = ben.Password,
            ["SDK"] = sdk,
            ["DPOP"] = proves ? "1" : "",
        }, TestContext.Current.CancellationToken);

        run.Output.TrimEnd().Should().EndWith("every step held", "{0}; it said {1}", with, run.Errors);
        run.ExitCode.Should().Be(0);
        (await stock.Server.EvidenceAsync()).Should().Contain(line => line.Contains("search_contacts") && line.Contains(ben.Person) && line.Contains(agent));
    }
}
