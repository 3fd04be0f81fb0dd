using System.Net;
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
    public async Task The_metadata_names_the_profiles_that_are_spoken_here_and_no_other()
    {
        var document = await ReadAsync("/.well-known/oauth-authorization-server");

        Texts(document, "authorization_details_types_supported").Should().Equal(
            "urn:agentidentity:mcp-tool", "urn:agentidentity:http", "urn:agentidentity:data", "urn:agentidentity:model");
        Texts(document, "authorization_grant_profiles_supported").Should().Equal("urn:ietf:params:oauth:grant-profile:actor-profile");
        Texts(document, "identity_chaining_requested_token_types_supported").Should().Equal("urn:ietf:params:oauth:token-type:id-jag");
        var exchange = document.GetProperty("actor_profile_token_exchange");
        Texts(exchange, "subject_token_types_supported").Should().Contain(["urn:agentidentity:token-type:delegation", "urn:ietf:params:oauth:token-type:id_token"]);
        Texts(exchange, "actor_token_types_supported").Should().Contain("urn:ietf:params:oauth:token-type:access_token");
        Texts(document.GetProperty("entity_profiles_supported"), "actor").Should().Equal("ai_agent");
        document.GetProperty("client_id_metadata_document_supported").GetBoolean().Should().BeFalse("no host is listed");
        Texts(document, "id_token_signing_alg_values_supported").Should().NotBeEmpty().And.NotContain("none");
        foreach (var endpoint in document.EnumerateObject().Where(static member => member.Name.EndsWith("_endpoint", StringComparison.Ordinal)))
        {
            var path = new Uri(endpoint.Value.GetString()!).AbsolutePath;
            using var posted = await server.Http.PostAsync(path, new FormUrlEncodedContent([]), TestContext.Current.CancellationToken);
            using var got = await server.GetAsync(path);
            new[] { got.StatusCode, posted.StatusCode }.Should().Contain(static status => status != HttpStatusCode.NotFound && status != HttpStatusCode.MethodNotAllowed, endpoint.Name);
        }
    }

    [Fact]
    public async Task A_server_that_takes_assertions_says_so()
    {
        await using var trusting = new ServerUnderTest
        {
            Settings = ["--AgentIdentity:Issuers:okta:Issuer=https://idp.example", "--AgentIdentity:Issuers:okta:Mapper=OktaIdJag", "--AgentIdentity:Issuers:okta:JwksFile=" + typeof(MetadataTests).Assembly.Location],
        };
        await trusting.InitializeAsync();

        var document = JsonDocument.Parse(await trusting.Http.GetStringAsync("/.well-known/openid-configuration", TestContext.Current.CancellationToken)).RootElement;

        Texts(document, "authorization_grant_profiles_supported").Should().Contain("urn:ietf:params:oauth:grant-profile:id-jag");
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
