using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AgentIdentity.Tokens;

namespace AgentIdentity.Server.Tests.Clients;

/// <summary>The token server's nonces (RFC 9449 sections 8 and 9), which a switch demands.</summary>
public sealed class NonceTests : IAsyncLifetime
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private ClientServer _server = null!;
    private ClientAssertionSigner _signer = null!;
    private DpopProver _prover = null!;

    public async ValueTask InitializeAsync()
    {
        (_signer, _prover) = (new ClientAssertionSigner(_key, "codex"), new DpopProver(_key));
        _server = await ClientServer.PlainAsync("AgentIdentity:Dpop:RequireNonce=true");
        await _server.RegisterAsync(new { id = "codex", name = "codex", owner = "Olga", jwks = JsonDocument.Parse(_signer.PublicJwks).RootElement });
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private Task<(Setup.OAuthReply Reply, HttpResponseMessage Response)> AskAsync(string? nonce)
    {
        var http = _server.Connect();
        return http.PostAsync(Wire.TokenPath, Wire.Ask(http,
            [("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"), ("client_assertion", _signer.Create(_server.Origin))]),
            ("DPoP", _prover.Create("POST", new Uri(_server.Origin + Wire.TokenPath), nonce: nonce)));
    }

    private static string Nonce(HttpResponseMessage response) => response.Headers.GetValues("DPoP-Nonce").Single();

    [Fact]
    public async Task A_proof_without_the_nonce_is_answered_with_one_and_the_second_try_succeeds_and_brings_the_next()
    {
        var (first, refused) = await AskAsync(null);
        first.ShouldBe(HttpStatusCode.BadRequest, "use_dpop_nonce", TokenError.NonceRequired.Code());

        var (second, granted) = await AskAsync(Nonce(refused));

        second.ShouldBe(HttpStatusCode.OK, null, null);
        Nonce(granted).Should().NotBeEmpty();
        granted.Headers.CacheControl!.NoStore.Should().BeTrue();
    }

    [Fact]
    public async Task A_nonce_that_the_server_never_gave_is_no_nonce()
    {
        (await AskAsync("made-up")).Reply.ShouldBe(HttpStatusCode.BadRequest, "use_dpop_nonce", TokenError.NonceRequired.Code());
    }

    [Fact]
    public async Task The_brokers_own_addresses_challenge_with_the_nonce_too()
    {
        var token = (await AskAsync(Nonce((await AskAsync(null)).Response))).Reply["access_token"]!;

        using var first = await ChildAsync(token, null);
        first.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        first.Headers.WwwAuthenticate.ToString().Should().StartWith("DPoP error=\"use_dpop_nonce\"");

        using var second = await ChildAsync(token, Nonce(first));
        second.StatusCode.Should().NotBe(HttpStatusCode.Unauthorized);
    }

    private async Task<HttpResponseMessage> ChildAsync(string token, string? nonce)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/delegations") { Content = new StringContent("{}", Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new AuthenticationHeaderValue("DPoP", token);
        request.Headers.Add("DPoP", _prover.Create("POST", new Uri(_server.Origin + "/delegations"), token, nonce));
        return await _server.Connect().SendAsync(request);
    }
}
