// An agent that calls MCP tools for a person. Start it with
//   McpAgent https://agents.example codex codex.pem dlg_… https://agents.example/mcp/crm search_contacts query=grace
using AgentIdentity.Client;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

if (args is not [var authority, var agent, var keyFile, var delegation, var server, var tool, .. var arguments])
{
    Console.Error.WriteLine("usage: McpAgent <broker> <agent> <key file> <delegation> <server> <tool> [name=value …]");
    return 64;
}

using var identity = new AgentIdentityClient(new AgentIdentityClientOptions { Authority = authority, AgentId = agent, KeyFile = keyFile });
var handler = identity.CreateHandler(new ExchangeRequest(delegation, server));
handler.InnerHandler = new SocketsHttpHandler();

// The MCP client never sees a token: the handler below it brings one to every request.
var transport = new HttpClientTransport(new HttpClientTransportOptions { Endpoint = new Uri(server) }, new HttpClient(handler), ownsHttpClient: true);
try
{
    await using var mcp = await McpClient.CreateAsync(transport);
    foreach (var offered in await mcp.ListToolsAsync())
    {
        Console.WriteLine($"may call {offered.Name}: {offered.Description}");
    }

    var answer = await mcp.CallToolAsync(tool, arguments.Select(static pair => pair.Split('=', 2)).ToDictionary(static pair => pair[0], static pair => (object?)pair[1]));
    Console.WriteLine(string.Concat(answer.Content.OfType<TextContentBlock>().Select(static block => block.Text)));
    return 0;
}
catch (Exception refused) when (refused is McpException or AgentIdentityException)
{
    Console.Error.WriteLine(refused.Message);
    return 1;
}
