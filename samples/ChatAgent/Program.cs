// An agent that asks a model for a person, through Microsoft.Extensions.AI. Start it with
//   ChatAgent https://agents.example codex codex.pem dlg_… quick "When does a refund need a person?"
using System.ClientModel;
using System.ClientModel.Primitives;
using AgentIdentity.Client;
using Microsoft.Extensions.AI;
using OpenAI;

if (args is not [var authority, var agent, var keyFile, var delegation, var model, var question])
{
    Console.Error.WriteLine("usage: ChatAgent <broker> <agent> <key file> <delegation> <model> <question>");
    return 64;
}

using var identity = new AgentIdentityClient(new AgentIdentityClientOptions { Authority = authority, AgentId = agent, KeyFile = keyFile });
var handler = identity.CreateHandler(new ExchangeRequest(delegation, $"{authority}/v1"));
handler.InnerHandler = new SocketsHttpHandler();
using var http = new HttpClient(handler);

// The provider's key stays at the broker; this one is a placeholder that the OpenAI client insists on.
var openAi = new OpenAIClient(new ApiKeyCredential("none"), new OpenAIClientOptions
{
    Endpoint = new Uri($"{authority}/v1"),
    Transport = new HttpClientPipelineTransport(http),
});
using var chat = openAi.GetChatClient(model).AsIChatClient();
try
{
    // The broker reserves the worst case before the call leaves, so a call says how long its answer may be.
    await foreach (var piece in chat.GetStreamingResponseAsync(question, new ChatOptions { MaxOutputTokens = 1000 }))
    {
        Console.Write(piece.Text);
    }

    Console.WriteLine();
    return 0;
}
catch (Exception refused) when (refused is ClientResultException or AgentIdentityException)
{
    Console.Error.WriteLine(refused.Message);
    return 1;
}
