using System.Text.Json;
using AgentIdentity.Server.Tests.Setup;

namespace AgentIdentity.Server.Tests.OAuth;

public sealed class MetadataTests(ServerUnderTest server)
{
    [Theory]
    [InlineData("/.well-known/oauth-authorization-server")]
    [InlineData("/.well-known/openid-configuration")]
    public async Task The_metadata_says_what_is_demanded(string path)
    {
        var document = await ReadAsync(path);

        document.GetProperty("issuer").GetString().Should().Be(server.Origin);
        document.GetProperty("token_endpoint").GetString().Should().Be(server.Origin + "/oauth2/token");
        document.GetProperty("require_pushed_authorization_requests").GetBoolean().Should().BeTrue();
        Texts(document, "code_challenge_methods_supported").Should().Equal("S256");
        Texts(document, "response_modes_supported").Should().Equal("query");
        Texts(document, "token_endpoint_auth_methods_supported").Should().Equal("private_key_jwt");
        foreach (var endpoint in (string[])["token", "introspection", "revocation", "pushed_authorization_request"])
        {
            Texts(document, endpoint + "_endpoint_auth_signing_alg_values_supported").Should().Contain("ES256").And.NotContain("none", "RFC 8414 section 2");
        }

        Texts(document, "prompt_values_supported").Should().Equal("consent");
        Texts(document, "claims_supported").Should().Contain(["auth_time", "amr"]);
        Texts(document, "dpop_signing_alg_values_supported").Should().Contain("ES256").And.NotContain("none");
    }

    [Fact]
    public async Task The_key_set_holds_public_keys_only()
    {
        var keys = (await ReadAsync("/oauth2/jwks")).GetProperty("keys");

        keys.GetArrayLength().Should().BeGreaterThan(0);
        keys.EnumerateArray().SelectMany(static key => key.EnumerateObject()).Select(static member => member.Name)
            .Should().NotContain("d").And.OnlyContain(static name => name == "crv" || name == "kty" || name == "x" || name == "y" || name == "use" || name == "alg" || name == "kid");
    }

    private async Task<JsonElement> ReadAsync(string path) =>
        JsonDocument.Parse(await (await server.GetAsync(path)).Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;

    private static IEnumerable<string?> Texts(JsonElement document, string name) =>
        document.GetProperty(name).EnumerateArray().Select(static item => item.GetString());
}
