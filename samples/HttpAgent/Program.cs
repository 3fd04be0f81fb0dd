// An agent that calls an HTTP API for a person. Start it with
//   HttpAgent https://agents.example codex codex.pem dlg_… https://agents.example/api/orders orders/A-17
using AgentIdentity.Client;
using Microsoft.Extensions.DependencyInjection;

if (args is not [var authority, var agent, var keyFile, var delegation, var api, var path])
{
    Console.Error.WriteLine("usage: HttpAgent <broker> <agent> <key file> <delegation> <api> <path>");
    return 64;
}

var services = new ServiceCollection();
services.AddAgentIdentityClient(o => { o.Authority = authority; o.AgentId = agent; o.KeyFile = keyFile; });
services.AddHttpClient("orders").AddDelegation(new ExchangeRequest(delegation, api));

// From here on it is an HttpClient like any other: tokens, proofs and renewal happen below it.
await using var provider = services.BuildServiceProvider();
var orders = provider.GetRequiredService<IHttpClientFactory>().CreateClient("orders");
try
{
    using var answer = await orders.GetAsync(new Uri($"{api}/{path}"));
    Console.WriteLine(await answer.Content.ReadAsStringAsync());
    return answer.IsSuccessStatusCode ? 0 : 1;
}
catch (AgentIdentityException refused)
{
    Console.Error.WriteLine(refused.Message);
    return 1;
}
