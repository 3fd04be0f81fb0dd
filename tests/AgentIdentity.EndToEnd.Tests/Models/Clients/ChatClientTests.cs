using AgentIdentity.EndToEnd.Tests.Models.Setup;
using AgentIdentity.EndToEnd.Tests.Models.StandIns;

namespace AgentIdentity.EndToEnd.Tests.Models.Clients;

/// <summary>Clients over chat completions see through the gateway what they see at the provider's own door.</summary>
public sealed class ChatClientTests
{
    [Theory]
    [InlineData("openai-chat.mjs")]
    [InlineData("vercel.mjs")]
    [InlineData("agents.mjs")]
    public async Task A_client_of_chat_completions_notices_no_difference(string client)
    {
        await using var standIn = await Providers.OpenAiAsync();
        await using var stage = await ModelStage.OpenAsync([], ModelStage.OpenAi(standIn));

        await Contest.PlayAsync(stage, standIn, new Play(client, "/v1", "gpt", "gpt-standin", Providers.OpenAiKey) { ["WIRE"] = "chat", ["EMBEDDINGS"] = "1" });
    }
}
