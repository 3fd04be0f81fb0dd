using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AgentIdentity.Server.Tests.Setup;
using AgentIdentity.Tokens;

namespace AgentIdentity.Server.Tests.Clients;

/// <summary>private_key_jwt in the form from before rfc7523bis, which a switch accepts.</summary>
public sealed class OldFormTests
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    private async Task<OAuthReply> AskAsync(ClientServer server, string? type, object audience, string jti)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var header = type is null ? new Dictionary<string, string> { ["alg"] = "ES256" } : new() { ["alg"] = "ES256", ["typ"] = type };
        var input = $"{Encode(header)}.{Encode(new { iss = "old", sub = "old", aud = audience, iat = now, exp = now + 60, jti })}";
        var assertion = $"{input}.{Base64Url.EncodeToString(_key.SignData(Encoding.ASCII.GetBytes(input), HashAlgorithmName.SHA256))}";
        return await server.Connect().ActorAsync(
            [("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"), ("client_assertion", assertion)],
            ("DPoP", new DpopProver(_key).Create("POST", new Uri(server.Origin + Wire.TokenPath))));
    }

    private static string Encode(object part) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(part));

    private Task<JsonElement> RegisterAsync(ClientServer server) => server.RegisterAsync(
        new { id = "old", name = "old", owner = "Olga", jwks = JsonDocument.Parse(new ClientAssertionSigner(_key, "old").PublicJwks).RootElement });

    [Fact]
    public async Task Unless_told_the_issuer_alone_is_the_audience_and_the_type_is_the_new_one()
    {
        await using var server = await ClientServer.PlainAsync();
        await RegisterAsync(server);

        (await AskAsync(server, "client-authentication+jwt", server.Origin + Wire.TokenPath, "1")).ShouldBe(HttpStatusCode.Unauthorized, "invalid_client", TokenError.WrongAudience.Code());
        (await AskAsync(server, "client-authentication+jwt", (string[])[server.Origin], "2"))["error"].Should().Be("invalid_client");
        (await AskAsync(server, "JWT", server.Origin, "3")).ShouldBe(HttpStatusCode.Unauthorized, "invalid_client", TokenError.WrongType.Code());
    }

    [Fact]
    public async Task Switched_on_the_token_endpoint_is_an_audience_too_and_nothing_else_is()
    {
        await using var server = await ClientServer.PlainAsync("AgentIdentity:Clients:AcceptTokenEndpointAudience=true");
        await RegisterAsync(server);
        var endpoint = server.Origin + Wire.TokenPath;

        (await AskAsync(server, null, endpoint, "1")).ShouldBe(HttpStatusCode.OK, null, null);
        (await AskAsync(server, "JWT", (string[])[server.Origin, endpoint], "2")).ShouldBe(HttpStatusCode.OK, null, null);
        (await AskAsync(server, "client-authentication+jwt", server.Origin, "3")).ShouldBe(HttpStatusCode.OK, null, null);
        (await AskAsync(server, "JWT", (string[])[endpoint, "https://elsewhere.example"], "4")).ShouldBe(HttpStatusCode.Unauthorized, "invalid_client", TokenError.WrongAudience.Code());
        (await AskAsync(server, "dpop+jwt", endpoint, "5")).ShouldBe(HttpStatusCode.Unauthorized, "invalid_client", TokenError.WrongType.Code());
        (await AskAsync(server, null, endpoint, "1")).ShouldBe(HttpStatusCode.Unauthorized, "invalid_client", TokenError.Replayed.Code());
    }
}
