using System.ClientModel;
using System.ClientModel.Primitives;
using AgentIdentity.EndToEnd.Tests.Models.Setup;
using AgentIdentity.EndToEnd.Tests.Models.StandIns;
using Microsoft.Extensions.AI;
using OpenAI.Chat;

namespace AgentIdentity.EndToEnd.Tests.Models.Clients;

/// <summary>The OpenAI package of NuGet as Microsoft.Extensions.AI uses it.</summary>
public sealed class NetClientTests
{
    [Fact]
    public async Task The_OpenAI_package_and_Microsoft_Extensions_AI_work_over_chat_completions()
    {
        await using var standIn = await Providers.OpenAiAsync();
        await using var stage = await ModelStage.OpenAsync([], ModelStage.OpenAi(standIn));
        var grant = await stage.GrantAsync(50_000_000, "gpt");
        using var chat = new ChatClient("gpt", new ApiKeyCredential(grant.Key), new() { Endpoint = new Uri(stage.Models), RetryPolicy = new ClientRetryPolicy(0) }).AsIChatClient();

        await NetPlay.PlayAsync(chat, () => stage.EndAsync(grant), standIn);
    }
}
