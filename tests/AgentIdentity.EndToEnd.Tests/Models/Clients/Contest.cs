using AgentIdentity.EndToEnd.Tests.Models.Setup;
using AgentIdentity.EndToEnd.Tests.Models.StandIns;
using AgentIdentity.Tests;

namespace AgentIdentity.EndToEnd.Tests.Models.Clients;

/// <summary>One program, played at the provider's own door and then through the gateway: it must print the same.</summary>
internal static class Contest
{
    public static async Task PlayAsync(ModelStage stage, StandIn standIn, Play play)
    {
        ModelPeers.Demand();
        var direct = await ModelPeers.RunAsync(ModelPeers.Node(play.Program), play.Environment(standIn.Origin + (play.OwnPath ?? play.Path), play.Model, play.ProviderKey));
        direct.ExitCode.Should().Be(0, $"the stand-in must do for the client what the provider does\n{direct.Output}\n{direct.Errors}");
        standIn.Complaints.Should().BeEmpty("the client alone breaks no rule of the provider");
        var alone = standIn.Bill.Lines.Count;

        var grant = await stage.GrantAsync(50_000_000, play.Alias);
        var environment = play.Environment(stage.Origin + play.Path, play.Alias, grant.Key);
        environment["STOP"] = "1";
        var through = await ModelPeers.RunAsync(ModelPeers.Node(play.Program), environment, () => stage.EndAsync(grant));

        var lines = through.Output.Split('\n');
        string.Join('\n', lines.SkipLast(1)).Should().Be(direct.Output, through.Errors);
        lines[^1].Should().MatchRegex("^stopped: (AID4\\d+|raised), at once$", through.Errors);
        through.ExitCode.Should().Be(0, through.Errors);
        standIn.Complaints.Should().BeEmpty("nothing of the caller's may reach the provider");
        (standIn.Bill.Lines.Count - alone).Should().BeInRange(1, alone + 1, "the gateway repeats nothing, and the call that was stopped is the one more");
        await QuietAsync(standIn);
    }

    /// <summary>Whoever left, left the provider, too.</summary>
    public static async Task QuietAsync(StandIn standIn)
    {
        for (var waited = 0; standIn.Open > 0 && waited < 100; waited++)
        {
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        standIn.Open.Should().Be(0, "a stream that nobody reads is none that the provider goes on with");
    }
}

/// <param name="Program">The client, in eng/models.</param>
/// <param name="Path">What of the address is the same at both doors.</param>
/// <param name="Alias">The model's name at the gateway.</param>
/// <param name="Model">The model's name at the provider.</param>
/// <param name="ProviderKey">The customer's own key.</param>
internal sealed record Play(string Program, string Path, string Alias, string Model, string ProviderKey)
{
    private readonly Dictionary<string, string> _more = [];

    /// <summary>Where the provider's door is, if not at the gateway's path.</summary>
    public string? OwnPath { get; init; }

    public string this[string name]
    {
        set => _more[name] = value;
    }

    public Dictionary<string, string> Environment(string address, string model, string key) => new(_more) { ["BASE"] = address, ["MODEL"] = model, ["KEY"] = key };
}
