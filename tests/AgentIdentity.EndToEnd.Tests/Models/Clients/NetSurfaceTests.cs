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
