using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using AgentIdentity.Tests;
using AgentIdentity.Tokens;

namespace AgentIdentity.Server.Tests.Clients;

/// <summary>A second origin that asks for certificates, so that browsers at the first are not bothered (RFC 8705 section 5).</summary>
public sealed class AliasTests : IAsyncLifetime
{
    private readonly string _alias = $"https://127.0.0.1:{FreePort.Next()}";
    private ClientServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await ClientServer.OverTlsAsync(
        $"AgentIdentity:Mtls:Url={_alias}", $"Kestrel:Endpoints:Mtls:Url={_alias}", "Kestrel:Endpoints:Mtls:ClientCertificateMode=AllowCertificate");

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task The_certificate_is_asked_for_at_the_second_origin_only_and_the_metadata_says_so()
    {
        var certificate = TestAuthority.SelfSigned(new Leaf());
        await _server.RegisterAsync(new
        {
            id = "pinned",
            name = "pinned",
            owner = "Olga",
            token_endpoint_auth_method = "self_signed_tls_client_auth",
            certificate_thumbprints = new[] { Base64Url.EncodeToString(SHA256.HashData(certificate.RawData)) },
        });
        using var metadata = JsonDocument.Parse(await _server.Connect().GetStringAsync("/.well-known/oauth-authorization-server"));
        var endpoint = new Uri(metadata.RootElement.GetProperty("mtls_endpoint_aliases").GetProperty("token_endpoint").GetString()!);
        IEnumerable<(string, string)> form = [("grant_type", "client_credentials"), ("resource", _server.Origin), ("client_id", "pinned")];

        var there = await _server.Connect(_alias, certificate).PostAsync(endpoint.AbsolutePath, form);
        var here = await _server.Connect(certificate).PostAsync(Wire.TokenPath, form);

        there.Reply.ShouldBe(HttpStatusCode.OK, null, null);
        here.Reply.ShouldBe(HttpStatusCode.Unauthorized, "invalid_client", "AID5141");
    }

    [Fact]
    public async Task A_proof_names_the_origin_that_it_is_sent_to_and_is_good_once_at_both()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var (signer, prover) = (new ClientAssertionSigner(key, "keyed"), new DpopProver(key));
        await _server.RegisterAsync(new { id = "keyed", name = "keyed", owner = "Olga", jwks = JsonDocument.Parse(signer.PublicJwks).RootElement });
        var proof = prover.Create("POST", new Uri(_alias + Wire.TokenPath));

        (await AskAsync(_alias, proof)).ShouldBe(HttpStatusCode.OK, null, null);
        (await AskAsync(_alias, proof)).ShouldBe(HttpStatusCode.BadRequest, "invalid_dpop_proof", TokenError.Replayed.Code());
        (await AskAsync(_server.Origin, proof)).ShouldBe(HttpStatusCode.BadRequest, "invalid_dpop_proof", TokenError.Replayed.Code());
        (await AskAsync(_alias, prover.Create("POST", new Uri("https://elsewhere.example" + Wire.TokenPath))))
            .ShouldBe(HttpStatusCode.BadRequest, "invalid_dpop_proof", TokenError.ProofWrongTarget.Code());

        async Task<Setup.OAuthReply> AskAsync(string origin, string dpop) => (await _server.Connect(origin, null).PostAsync(Wire.TokenPath,
            [
                ("grant_type", "client_credentials"), ("resource", _server.Origin),
                ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"), ("client_assertion", signer.Create(_server.Origin)),
            ], ("DPoP", dpop))).Reply;
    }
}
