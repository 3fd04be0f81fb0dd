using AgentIdentity.EndToEnd.Tests.Peers.Fixture;
using AgentIdentity.EndToEnd.Tests.Peers.Setup;
using Quickstart;
using Quickstart.Cast;
using Quickstart.Upstreams;

namespace AgentIdentity.EndToEnd.Tests.Peers.Doors;

/// <summary><c>agentid doctor</c> goes around the gateway, and says of every upstream whether that works.</summary>
public sealed class DoctorTests
{
    private const string NobodySigned = "AAAA";

    [Fact]
    public async Task Upstreams_that_check_their_tokens_are_proved_to_refuse_everything_else()
    {
        await using var stage = await Stage.OpenAsync();

        var (exit, output) = await CommandLine.TryAsync(stage.Scene, "doctor", "--probe", "orders=/orders/A-17");

        output.Should().MatchRegex(@"ok +crm +refuses calls with nothing, with a token that nobody signed and with one for another audience");
        output.Should().MatchRegex(@"ok +orders +refuses calls with nothing");
        exit.Should().Be(0, output);
    }

    [Fact]
    public async Task An_MCP_server_without_a_lock_is_found_and_the_way_to_close_it_is_told()
    {
        var origin = Ports.FreeOrigin();
        await using var fixture = await FixtureServer.StartAsync(origin.GetLeftPart(UriPartial.Authority));

        var (exit, output) = await ExamineAsync("mcp", $"{origin}mcp", "none");

        output.Should().MatchRegex("FAIL +behind +serves whoever calls it, from here too").And.Contain("docs/gateway.md#close-the-gap");
        exit.Should().Be(1);
    }

    [Theory]
    [InlineData("a token that nobody signed", "verifies with the keys", true, true)]
    [InlineData("a token for another audience", "the audience", false, true)]
    public async Task An_API_that_takes_the_wrong_tokens_is_found(string taken, string mend, bool forged, bool others)
    {
        await using var door = await Door.OpenAsync(token => token is not null && (token.EndsWith(NobodySigned, StringComparison.Ordinal) ? forged : others));

        var (exit, output) = await ExamineAsync("http", door.Address, "token", "--probe", "behind=/orders");

        output.Should().Contain("does not refuse " + taken).And.Contain(mend);
        exit.Should().Be(1);
    }

    [Fact]
    public async Task An_answer_that_proves_nothing_is_not_taken_for_a_proof()
    {
        await using var door = await Door.OpenAsync(static _ => true);

        var (exit, output) = await ExamineAsync("http", door.Address, "token");

        output.Should().Contain("nothing was proved").And.Contain("--probe behind=/path");
        exit.Should().Be(1);
    }

    [Fact]
    public async Task A_secret_in_place_of_a_token_is_proved_by_what_comes_without_it()
    {
        await using var door = await Door.OpenAsync(static token => token == "the secret of the gateway");

        var (exit, output) = await ExamineAsync("http", door.Address, "header");

        output.Should().MatchRegex("ok +behind +refuses calls without its credential");
        exit.Should().Be(0, output);
    }

    [Fact]
    public async Task What_nobody_can_reach_is_not_proved_either()
    {
        var (exit, output) = await ExamineAsync("http", Ports.FreeOrigin().GetLeftPart(UriPartial.Authority), "token");

        output.Should().Contain("cannot be reached by the gateway");
        exit.Should().Be(1);
    }

    private static async Task<(int ExitCode, string Output)> ExamineAsync(string kind, string address, string credential, params string[] arguments)
    {
        await using var stage = await PeerStage.OpenAsync(
        [
            $"Upstreams:behind:Kind={kind}", $"Upstreams:behind:Address={address}", $"Upstreams:behind:Credential={credential}",
            .. credential == "header" ? new[] { "Upstreams:behind:Secret=Bearer the secret of the gateway" } : [],
        ]);
        return await CommandLine.TryAsync(stage.Origin, stage.DataFolder, ["doctor", .. arguments]);
    }
}
