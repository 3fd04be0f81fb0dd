using System.Diagnostics;
using AgentIdentity.EndToEnd.Tests.Models.Setup;
using AgentIdentity.EndToEnd.Tests.Models.StandIns;
using AgentIdentity.Tests;

namespace AgentIdentity.EndToEnd.Tests.Models.Clients;

/// <summary>Coding agents as their makers ship them, with an address and a key: they answer, use their own tools on what the model says, meet errors, and are stopped.</summary>
public sealed class AgentTests
{
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Codex_works_over_responses()
    {
        ModelPeers.Demand();
        using Desk desk = new();
        await using var standIn = await Providers.OpenAiAsync();
        await using var stage = await ModelStage.OpenAsync([], ModelStage.OpenAi(standIn));
        var grant = await stage.GrantAsync(900_000_000, "gpt");
        Task<NodeProgram> Codex(string prompt) => ModelPeers.RunAsync(desk.Codex(stage.Models, "gpt", prompt), desk.Environment(grant.Key));

        (await Codex("Who may refund?")).Output.Should().Contain("Refunds over 100 need a person.");
        (await Codex("""Read it. [[tool exec_command {"cmd":"cat note.txt"}]]""")).Output.Should().Contain(Desk.Secret);
        (await Codex("[[fail 400]]")).Output.Should().Contain("turn.failed").And.Contain("not one that this model takes");
        (await Codex("[[cut]]")).Output.Should().Contain("turn.failed");
        await StopAsync(stage, standIn, grant, Codex("[[endless]]"), "turn.failed");
    }

    [Fact]
    public async Task Claude_Code_works_over_messages()
    {
        ModelPeers.Demand();
        using Desk desk = new();
        await using var standIn = await Providers.AnthropicAsync();
        await using var stage = await ModelStage.OpenAsync([], ModelStage.Anthropic(standIn));
        var grant = await stage.GrantAsync(900_000_000, "claude");
        Task<NodeProgram> Claude(string prompt) => ModelPeers.RunAsync(desk.Claude(stage.Origin, "claude", prompt), desk.Environment(grant.Key));

        (await Claude("Who may refund?")).Output.Should().Contain("Refunds over 100 need a person.");
        (await Claude($$"""Read it. [[tool Read {"file_path":"{{desk.Note}}"}]]""")).Output.Should().Contain(Desk.Secret);
        (await Claude("[[fail 400]]")).Output.Should().Contain("not one that this model takes");
        await StopAsync(stage, standIn, grant, Claude("[[endless]]"), "API Error");
    }

    private static async Task StopAsync(ModelStage stage, StandIn standIn, Grant grant, Task<NodeProgram> running, string says)
    {
        while (standIn.Open == 0 && !running.IsCompleted)
        {
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        await Task.Delay(300, TestContext.Current.CancellationToken);
        var asked = Stopwatch.GetTimestamp();
        await stage.EndAsync(grant);
        var stopped = await running;

        Stopwatch.GetElapsedTime(asked).Should().BeLessThan(AtOnce, stopped.Output);
        (stopped.Output + stopped.Errors).Should().Contain(says);
        standIn.Open.Should().Be(0);
        standIn.Complaints.Should().BeEmpty();
    }
}
