using AgentIdentity.EndToEnd.Tests.Models.Setup;
using AgentIdentity.EndToEnd.Tests.Models.StandIns;
using AgentIdentity.EndToEnd.Tests.Peers.Guide;
using AgentIdentity.EndToEnd.Tests.Tutorials;
using AgentIdentity.Tests;

namespace AgentIdentity.EndToEnd.Tests.Models.Guide;

/// <summary>docs/models.md, followed to the letter in an empty folder, with stand-ins where the page names the providers.</summary>
public sealed class ModelGuideTests
{
    [Fact]
    public async Task Every_client_of_the_page_works_with_an_address_and_a_key()
    {
        ModelPeers.Demand();
        var cancellation = TestContext.Current.CancellationToken;
        await using var openAi = await Providers.OpenAiAsync();
        await using var anthropic = await Providers.AnthropicAsync();
        await using var bedrock = await Providers.BedrockAsync();
        await using GuideDesk desk = new(database: 0);
        var page = desk.Local(await File.ReadAllTextAsync(Path.Combine(NodeProgram.Root(), "docs", "models.md"), cancellation))
            .Replace("https://api.openai.com", openAi.Origin, StringComparison.Ordinal).Replace("YOUR-OPENAI-KEY", Providers.OpenAiKey, StringComparison.Ordinal)
            .Replace("https://api.anthropic.com", anthropic.Origin, StringComparison.Ordinal).Replace("YOUR-ANTHROPIC-KEY", Providers.AnthropicKey, StringComparison.Ordinal)
            .Replace("https://bedrock-runtime.eu-central-1.amazonaws.com", bedrock.Origin, StringComparison.Ordinal).Replace("YOUR-BEDROCK-KEY", Providers.BedrockKey, StringComparison.Ordinal);
        var steps = new Walkthrough(page).Steps().ToList();

        steps.Count(static step => step.Command is not null).Should().BeGreaterThan(12);
        foreach (var step in steps)
        {
            if (step.Path is { } path)
            {
                await desk.WriteAsync(path, step.Text);
                continue;
            }

            var printed = await desk.TypeAsync(step.Command!);
            Walkthrough.Matches(step.Text, printed).Should().BeTrue($"$ {step.Command}\nshows\n{step.Text}\nand printed\n{printed}\n{desk.ServerSaid()}");
        }

        new[] { openAi, anthropic, bedrock }.SelectMany(static standIn => standIn.Complaints).Should().BeEmpty();
    }
}
