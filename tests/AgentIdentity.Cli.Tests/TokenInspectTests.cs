using System.Buffers.Text;
using System.Text;
using System.Text.Json.Nodes;
using AgentIdentity.Tokens;

namespace AgentIdentity.Cli.Tests;

public sealed class TokenInspectTests
{
    private static readonly string Forged = Token("""{"sub":"ben","act":{"sub":"codex","act":{"sub":"scout"}},"aud":"http://x/mcp/crm","exp":1}""");

    [Fact]
    public async Task Content_that_is_not_verified_is_marked_so_on_every_line()
    {
        await using var server = await RecordedServer.StartAsync();
        server.Answers("GET /oauth2/jwks", """{"keys":[]}""");

        var run = await server.RunAsync("token", "inspect", Forged);

        run.ExitCode.Should().Be(ExitCode.Refused);
        run.Output.Should().StartWith("UNVERIFIED:").And.Contain("unverified human       ben").And.Contain("unverified acting      codex for scout");
    }

    [Fact]
    public async Task A_token_that_the_brokers_keys_confirm_is_shown_as_verified()
    {
        await using var server = await RecordedServer.StartAsync();
        var token = Mint(server, server.Url);

        var run = await server.RunAsync("token", "inspect", token);

        run.ExitCode.Should().Be(ExitCode.Done);
        run.Output.Should().StartWith("Verified:").And.Contain("acting      codex").And.NotContain("nverified");
    }

    [Fact]
    public async Task A_token_that_names_another_issuer_is_not_verified_by_its_own_word()
    {
        await using var server = await RecordedServer.StartAsync();
        var token = Mint(server, "http://127.0.0.1:9");

        var run = await server.RunAsync("token", "inspect", token);

        run.ExitCode.Should().Be(ExitCode.Refused);
        run.Output.Should().StartWith("UNVERIFIED:");
    }

    [Fact]
    public async Task A_changed_token_is_not_verified()
    {
        await using var server = await RecordedServer.StartAsync();
        var parts = Mint(server, server.Url).Split('.');

        var run = await server.RunAsync("token", "inspect", $"{parts[0]}.{Forged.Split('.')[1]}.{parts[2]}");

        run.ExitCode.Should().Be(ExitCode.Refused);
    }

    [Fact]
    public async Task Without_the_keys_nothing_is_verified()
    {
        var run = await Run.Of("token", "inspect", Forged, "--offline", "--json");

        run.ExitCode.Should().Be(ExitCode.Refused);
        JsonNode.Parse(run.Output)!["verified"]!.GetValue<bool>().Should().BeFalse();
    }

    [Theory]
    [InlineData("not.a.token")]
    [InlineData("one-part")]
    [InlineData("e30.e30")]
    public async Task What_is_not_a_token_is_refused(string token) =>
        (await Run.Of("token", "inspect", token, "--offline")).ExitCode.Should().Be(ExitCode.Refused);

    /// <summary>Mints as that issuer, and has the server publish the keys.</summary>
    private static string Mint(RecordedServer server, string issuer)
    {
        var keys = KeyRing.InMemory(TimeProvider.System);
        server.Answers("GET /oauth2/jwks", keys.ToJwks());
        return new TokenMinter(keys, issuer, TimeProvider.System).MintDelegatedAsync(new DelegatedTokenRequest
        {
            Subject = "ben",
            Actor = new Actor(issuer, "codex", Prior: null),
            ClientId = "codex",
            Audience = $"{issuer}/mcp/crm",
            DelegationId = "dlg_1",
            TransactionId = "txn_1",
        }).AsTask().GetAwaiter().GetResult().Value;
    }

    private static string Token(string claims) => $"{Encode("""{"alg":"ES256","typ":"at+jwt","kid":"k"}""")}.{Encode(claims)}.AAAA";

    private static string Encode(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));
}
