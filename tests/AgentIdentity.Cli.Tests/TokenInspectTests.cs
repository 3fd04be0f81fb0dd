using System.Buffers.Text;
using System.Text;
using System.Text.Json.Nodes;

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

    private static string Token(string claims) => $"{Encode("""{"alg":"ES256","typ":"at+jwt","kid":"k"}""")}.{Encode(claims)}.AAAA";

    private static string Encode(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));
}
