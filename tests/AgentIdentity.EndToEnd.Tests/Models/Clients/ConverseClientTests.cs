using AgentIdentity.EndToEnd.Tests.Models.Setup;
using AgentIdentity.EndToEnd.Tests.Models.StandIns;

namespace AgentIdentity.EndToEnd.Tests.Models.Clients;

/// <summary>Clients over converse see through the gateway, which signs for them, what they see at the provider's own door.</summary>
public sealed class ConverseClientTests
{
    public static TheoryData<string, string> Clients => Tier.Of(
        [("bedrock.mjs", "arn:aws:bedrock:eu-central-1:123456789012:inference-profile/eu.standin-v1:0")], ("bedrock.mjs", "eu.standin-v1:0"), ("vercel.mjs", "eu.standin-v1:0"));

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task A_client_of_converse_notices_no_difference(string client, string model)
    {
        await using var standIn = await Providers.BedrockAsync();
        await using var stage = await ModelStage.OpenAsync([], ModelStage.Bedrock(standIn, model));

        await Contest.PlayAsync(stage, standIn, new Play(client, "", "titan", model, Providers.BedrockKey)
        {
            ["WIRE"] = "converse",
            ["REGION"] = Providers.Region,
            ["NODE_NO_WARNINGS"] = "1",
        });
    }
}
