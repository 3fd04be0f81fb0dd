using AgentIdentity.EndToEnd.Tests.Models.Clients;
using AgentIdentity.EndToEnd.Tests.Models.Setup;
using AgentIdentity.EndToEnd.Tests.Models.StandIns;

namespace AgentIdentity.EndToEnd.Tests.Models.Wires;

/// <summary>
/// One real client that speaks all four APIs, and for each of them the providers that speak another: what it prints must be what it
/// prints at a provider that speaks its own.
/// </summary>
public sealed class TranslationTests
{
    private static readonly string[] Surfaces = ["chat", "responses", "messages", "converse"];

    // In the default tier each surface and each wire comes once.
    public static TheoryData<string, string> Pairs =>
    [
        .. from surface in Surfaces
           from wire in Surfaces
           where surface != wire
           where Tier.IsLong || (surface, wire) is ("chat", "messages") or ("responses", "converse") or ("messages", "chat") or ("converse", "responses")
           select (surface, wire),
    ];

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task A_client_notices_nothing_of_a_provider_that_speaks_another_API(string surface, string wire)
    {
        ModelPeers.Demand();
        await using var own = await StandInOf(surface);
        await using var other = await StandInOf(wire);
        await using var stage = await ModelStage.OpenAsync([], SettingsOf(wire, other));
        var grant = await stage.GrantAsync(50_000_000, "model");
        Play play = new("vercel.mjs", "", "model", "model", KeyOf(surface)) { ["WIRE"] = surface, ["REGION"] = Providers.Region, ["STOP"] = "" };
        var version = surface is "chat" or "responses" ? "/v1" : "";

        var direct = await ModelPeers.RunAsync(ModelPeers.Node(play.Program), play.Environment(own.Origin + version, "model", KeyOf(surface)));
        var through = await ModelPeers.RunAsync(ModelPeers.Node(play.Program), play.Environment(stage.Origin + version, "model", grant.Key));

        through.Output.Should().Be(direct.Output, through.Errors);
        through.ExitCode.Should().Be(0, through.Errors);
        other.Complaints.Should().BeEmpty();
        other.Bill.Lines.Should().HaveCount(own.Bill.Lines.Count).And.OnlyContain(line => line.Wire == wire);
    }

    private static Task<StandIn> StandInOf(string wire) => wire switch
    {
        "messages" => Providers.AnthropicAsync(),
        "converse" => Providers.BedrockAsync(),
        _ => Providers.OpenAiAsync(),
    };

    private static string KeyOf(string wire) => wire switch { "messages" => Providers.AnthropicKey, "converse" => Providers.BedrockKey, _ => Providers.OpenAiKey };

    private static IEnumerable<string> SettingsOf(string wire, StandIn standIn) => wire switch
    {
        "messages" => ModelStage.Anthropic(standIn, "model", "model"),
        "converse" => ModelStage.Bedrock(standIn, "eu.standin-v1:0", "model"),
        "chat" => ModelStage.OpenAi(standIn, "model", "model").Append("model:Wires:0=chat"),
        _ => ModelStage.OpenAi(standIn, "model", "model").Append("model:Wires:0=responses"),
    };
}
