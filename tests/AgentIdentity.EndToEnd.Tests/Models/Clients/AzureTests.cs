using AgentIdentity.EndToEnd.Tests.Models.Setup;
using AgentIdentity.EndToEnd.Tests.Models.StandIns;

namespace AgentIdentity.EndToEnd.Tests.Models.Clients;

/// <summary>The client of OpenAI that knows nothing of Azure, in front of both forms of Azure's address.</summary>
public sealed class AzureTests
{
    [Theory]
    [InlineData("openai-chat.mjs", "")]
    [InlineData("openai-chat.mjs", "2024-10-21")]
    public async Task A_client_of_OpenAI_notices_nothing_of_Azure(string client, string version)
    {
        await using var standIn = await Providers.AzureAsync();
        await using var stage = await ModelStage.OpenAsync([], ModelStage.Azure(standIn, version));

        await Contest.PlayAsync(stage, standIn, new Play(client, "/v1", "gpt", "our-deployment", Providers.AzureKey) { OwnPath = "/openai/v1", ["EMBEDDINGS"] = "1" });

        standIn.Bill.Lines.Should().OnlyContain(static line => line.Model == "our-deployment");
    }

    [Theory]
    [InlineData("")]
    [InlineData("2025-04-01-preview")]
    public async Task A_client_of_responses_notices_nothing_of_Azure(string version)
    {
        await using var standIn = await Providers.AzureAsync();
        await using var stage = await ModelStage.OpenAsync([], ModelStage.Azure(standIn, version));

        await Contest.PlayAsync(stage, standIn, new Play("openai-responses.mjs", "/v1", "gpt", "our-deployment", Providers.AzureKey) { OwnPath = "/openai/v1" });

        standIn.Bill.Lines.Should().OnlyContain(static line => line.Model == "our-deployment");
    }
}
