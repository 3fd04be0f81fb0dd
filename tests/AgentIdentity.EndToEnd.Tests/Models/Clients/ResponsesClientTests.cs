using AgentIdentity.EndToEnd.Tests.Models.Setup;
using AgentIdentity.EndToEnd.Tests.Models.StandIns;

namespace AgentIdentity.EndToEnd.Tests.Models.Clients;

/// <summary>Clients over responses see through the gateway what they see at the provider's own door.</summary>
public sealed class ResponsesClientTests
{
    public static TheoryData<string, string> Clients => Tier.Of([("openai-responses.mjs", "responses"), ("agents.mjs", "responses")], ("vercel.mjs", "responses"));

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task A_client_of_responses_notices_no_difference(string client, string wire)
    {
        await using var standIn = await Providers.OpenAiAsync();
        await using var stage = await ModelStage.OpenAsync([], ModelStage.OpenAi(standIn));

        await Contest.PlayAsync(stage, standIn, new Play(client, "/v1", "gpt", "gpt-standin", Providers.OpenAiKey) { ["WIRE"] = wire });
    }
}
