using System.ClientModel;
using System.ClientModel.Primitives;
using AgentIdentity.EndToEnd.Tests.Models.Setup;
using AgentIdentity.EndToEnd.Tests.Models.StandIns;
using Anthropic;
using Anthropic.Core;
using Microsoft.Extensions.AI;
using OpenAI.Responses;

namespace AgentIdentity.EndToEnd.Tests.Models.Clients;

#pragma warning disable OPENAI001 // The package calls its responses client experimental.
/// <summary>The clients of NuGet, over the surfaces beside chat completions.</summary>
public sealed class NetSurfaceTests
{
    // Microsoft.Extensions.AI.OpenAI 10.11 calls a method of this client that its release 2.15 no longer has: the client is played by itself.
    [Fact]
    public async Task The_OpenAI_package_works_over_responses()
    {
        await using var standIn = await Providers.OpenAiAsync();
        await using var stage = await ModelStage.OpenAsync([], ModelStage.OpenAi(standIn));
        var grant = await stage.GrantAsync(50_000_000, "gpt");
        ResponsesClient client = new(new ApiKeyCredential(grant.Key), new() { Endpoint = new Uri(stage.Models), RetryPolicy = new ClientRetryPolicy(0) });
        var refused = () => ReadAsync(client, "[[fail 429]]");
        var cut = () => ReadAsync(client, "[[cut]]");
        var stopped = () => ReadAsync(client, "[[endless]]", () => stage.EndAsync(grant));

        (await ReadAsync(client, "Who may refund? [[slow]]")).Should().Be("Refunds over 100 need a person.");
        (await CallAsync(client)).Should().Be("The tool said: A-17 is in Ghent.");
        (await refused.Should().ThrowAsync<ClientResultException>()).Which.Status.Should().Be(429);
        await cut.Should().ThrowAsync<Exception>("an answer that broke off is none");
        await stopped.Should().ThrowAsync<Exception>("an answer that was stopped is none");
        standIn.Complaints.Should().BeEmpty();
    }

    [Fact]
    public async Task The_Anthropic_package_and_Microsoft_Extensions_AI_work_over_messages()
    {
        await using var standIn = await Providers.AnthropicAsync();
        await using var stage = await ModelStage.OpenAsync([], ModelStage.Anthropic(standIn));
        var grant = await stage.GrantAsync(50_000_000, "claude");
        using var client = new AnthropicClient(new ClientOptions { BaseUrl = stage.Origin, ApiKey = grant.Key, MaxRetries = 0 });
        using var chat = client.AsIChatClient("claude");

        await NetPlay.PlayAsync(chat, () => stage.EndAsync(grant), standIn);
    }

    // What the model asked for goes back to it with the answer, all that it said before included.
    private static async Task<string> CallAsync(ResponsesClient client)
    {
        var tool = ResponseTool.CreateFunctionTool("get_order", BinaryData.FromString("""{"type":"object","properties":{"id":{"type":"string"}},"required":["id"],"additionalProperties":false}"""), true, "Looks an order up.");
        List<ResponseItem> said = [ResponseItem.CreateUserMessageItem("""Where is it? [[tool get_order {"id":"A-17"}]]""")];
        ResponseResult asked = await client.CreateResponseAsync(Options());
        var call = asked.OutputItems.OfType<FunctionCallResponseItem>().Single();
        call.FunctionName.Should().Be("get_order");
        var id = System.Text.Json.JsonDocument.Parse(call.FunctionArguments).RootElement.GetProperty("id").GetString();
        said.AddRange(asked.OutputItems);
        said.Add(ResponseItem.CreateFunctionCallOutputItem(call.CallId, $"{id} is in Ghent."));
        ResponseResult answered = await client.CreateResponseAsync(Options());
        return answered.GetOutputText();

        CreateResponseOptions Options()
        {
            CreateResponseOptions options = new("gpt", said) { MaxOutputTokenCount = 500, StoredOutputEnabled = false };
            options.Tools.Add(tool);
            return options;
        }
    }

    private static async Task<string> ReadAsync(ResponsesClient client, string prompt, Func<Task>? first = null)
    {
        var text = "";
        CreateResponseOptions asked = new("gpt", [ResponseItem.CreateUserMessageItem(prompt)]) { MaxOutputTokenCount = 500, StoredOutputEnabled = false, StreamingEnabled = true };
        await foreach (var update in await client.CreateResponseStreamingAsync(asked))
        {
            if (update is StreamingResponseErrorUpdate error)
            {
                // The client leaves errors inside a stream to its caller.
                throw new InvalidOperationException(error.Message);
            }

            text += update is StreamingResponseOutputTextDeltaUpdate delta ? delta.Delta : "";
            if (text.Length > 0 && first is not null)
            {
                await first();
                first = null;
            }
        }

        return text;
    }
}
