using AgentIdentity.EndToEnd.Tests.Models.Setup;
using AgentIdentity.EndToEnd.Tests.Models.StandIns;

namespace AgentIdentity.EndToEnd.Tests.Models.Clients;

/// <summary>Clients over messages, old and new, see through the gateway what they see at the provider's own door.</summary>
public sealed class MessagesClientTests
{
    public static TheoryData<string, string> Clients => Tier.Of([("anthropic.mjs", ""), ("anthropic.mjs", "1")], ("vercel.mjs", ""));

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task A_client_of_messages_notices_no_difference(string client, string old)
    {
        await using var standIn = await Providers.AnthropicAsync();
        await using var stage = await ModelStage.OpenAsync([], ModelStage.Anthropic(standIn));

        await Contest.PlayAsync(stage, standIn, new Play(client, "", "claude", "claude-standin", Providers.AnthropicKey) { ["WIRE"] = "messages", ["OLD"] = old });
    }
}
