using System.Buffers.Text;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using AgentIdentity.Server.Tests.Setup;
using AgentIdentity.Tokens;
using Microsoft.IdentityModel.JsonWebTokens;

namespace AgentIdentity.Server.Tests.Clients;

/// <summary>Client certificates over real TLS (RFC 8705).</summary>
public sealed class CertificateTests(CertificateServer fixture) : IClassFixture<CertificateServer>
{
    private readonly TestAuthority _authority = fixture.Authority;
    private readonly ClientServer _server = fixture.Server;
    private readonly string _pinned = ServerUnderTest.NewName("pinned-");
    private readonly string _keyed = ServerUnderTest.NewName("keyed-");
    private readonly string _codex = ServerUnderTest.NewName("codex-");

    private static (string, string)[] As(string client) => [("client_id", client)];

    private static string Thumbprint(X509Certificate2 certificate) => Base64Url.EncodeToString(SHA256.HashData(certificate.RawData));

    private Task<JsonElement> RegisterPinnedAsync(string id, params X509Certificate2[] certificates) => _server.RegisterAsync(new
    {
        id,
        name = id,
        owner = "Olga",
        token_endpoint_auth_method = "self_signed_tls_client_auth",
        certificate_thumbprints = certificates.Select(Thumbprint),
    });

    [Fact]
    public async Task A_registered_self_signed_certificate_gets_a_token_that_is_bound_to_it()
    {
        var certificate = TestAuthority.SelfSigned(new Leaf());
        await RegisterPinnedAsync(_pinned, certificate);

        var reply = await _server.Connect(certificate).ActorAsync(As(_pinned));

        reply.ShouldBe(HttpStatusCode.OK, null, null);
        reply["token_type"].Should().Be("Bearer", "a token bound to a certificate is presented under the Bearer scheme (RFC 8705 section 3)");
        var confirmation = new JsonWebToken(reply["access_token"]).GetPayloadValue<JsonElement>("cnf");
        confirmation.GetProperty("x5t#S256").GetString().Should().Be(Thumbprint(certificate));
        confirmation.TryGetProperty("jkt", out _).Should().BeFalse();
    }

    [Fact]
    public async Task A_certificate_client_that_shows_a_proof_gets_a_token_that_is_bound_to_the_key()
    {
        var certificate = TestAuthority.SelfSigned(new Leaf());
        await RegisterPinnedAsync(_pinned, certificate);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var prover = new DpopProver(key);

        var reply = await _server.Connect(certificate).ActorAsync(As(_pinned), ("DPoP", prover.Create("POST", new Uri(_server.Origin + Wire.TokenPath))));

        reply["token_type"].Should().Be("DPoP");
        new JsonWebToken(reply["access_token"]).GetPayloadValue<JsonElement>("cnf").GetProperty("jkt").GetString().Should().Be(prover.Thumbprint);
    }

    [Fact]
    public async Task A_proof_that_is_wrong_is_not_overlooked_because_a_certificate_would_do()
    {
        var certificate = TestAuthority.SelfSigned(new Leaf());
        await RegisterPinnedAsync(_pinned, certificate);

        var reply = await _server.Connect(certificate).ActorAsync(As(_pinned), ("DPoP", "nonsense"));

        (reply.Status, reply["error"]).Should().Be((HttpStatusCode.BadRequest, "invalid_dpop_proof"));
    }

    [Fact]
    public async Task Without_a_certificate_or_with_another_one_the_client_is_nobody()
    {
        await RegisterPinnedAsync(_pinned, TestAuthority.SelfSigned(new Leaf()));

        (await _server.Connect().ActorAsync(As(_pinned))).ShouldBe(HttpStatusCode.Unauthorized, "invalid_client", "AID5141");
        (await _server.Connect(TestAuthority.SelfSigned(new Leaf())).ActorAsync(As(_pinned))).ShouldBe(HttpStatusCode.Unauthorized, "invalid_client", "AID5142");
    }

    [Fact]
    public async Task A_registered_certificate_that_has_ended_is_refused()
    {
        var ended = TestAuthority.SelfSigned(new Leaf { Ends = TimeProvider.System.GetUtcNow().AddMinutes(-1) });
        await RegisterPinnedAsync(_pinned, ended);

        (await _server.Connect(ended).ActorAsync(As(_pinned))).ShouldBe(HttpStatusCode.Unauthorized, "invalid_client", "AID5142");
    }

    [Fact]
    public async Task A_certificate_is_no_way_in_for_a_client_that_is_registered_with_a_key_and_an_assertion_none_for_a_certificate_client()
    {
        var certificate = TestAuthority.SelfSigned(new Leaf());
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var signer = new ClientAssertionSigner(key, _keyed);
        await RegisterPinnedAsync(_pinned, certificate);
        await _server.RegisterAsync(new { id = _keyed, name = "keyed", owner = "Olga", jwks = JsonDocument.Parse(signer.PublicJwks).RootElement });
        var http = _server.Connect(certificate);

        (await http.ActorAsync(As(_keyed))).ShouldBe(HttpStatusCode.Unauthorized, "invalid_client", "AID5100");
        (await http.ActorAsync([("client_id", _pinned), ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"), ("client_assertion", signer.Create(_server.Origin))]))
            .ShouldBe(HttpStatusCode.Unauthorized, "invalid_client", "AID5140");
    }

    public static TheoryData<string, string> Names => new()
    {
        { "tls_client_auth_subject_dn", "CN=codex, OU=Agents, O=Example" },
        { "tls_client_auth_san_dns", "codex.example" },
        { "tls_client_auth_san_uri", "urn:example:codex" },
        { "tls_client_auth_san_ip", "192.0.2.7" },
        { "tls_client_auth_san_email", "codex@example.com" },
    };

    private static Leaf Codex => new()
    {
        Subject = "CN=codex, OU=Agents, O=Example",
        Names = static names =>
        {
            names.AddDnsName("codex.example");
            names.AddUri(new Uri("urn:example:codex"));
            names.AddIpAddress(IPAddress.Parse("192.0.2.7"));
            names.AddEmailAddress("codex@example.com");
        },
    };

    private Task<JsonElement> RegisterIssuedAsync(string member, string value) => _server.RegisterAsync(new Dictionary<string, object>
    {
        ["id"] = _codex,
        ["name"] = "codex",
        ["owner"] = "Olga",
        ["token_endpoint_auth_method"] = "tls_client_auth",
        [member] = value,
    });

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_certificate_of_a_trusted_authority_is_known_by_its_one_registered_name(string member, string name)
    {
        await RegisterIssuedAsync(member, name);

        (await _server.Connect(_authority.Issue(Codex)).ActorAsync(As(_codex))).ShouldBe(HttpStatusCode.OK, null, null);
        (await _server.Connect(_authority.Issue(new Leaf { Subject = "CN=other", Names = static names => names.AddDnsName("other.example") })).ActorAsync(As(_codex)))
            .ShouldBe(HttpStatusCode.Unauthorized, "invalid_client", "AID5142");
        (await _server.Connect(new TestAuthority().Issue(Codex)).ActorAsync(As(_codex))).ShouldBe(HttpStatusCode.Unauthorized, "invalid_client", "AID5142");
        (await _server.Connect(TestAuthority.SelfSigned(Codex)).ActorAsync(As(_codex))).ShouldBe(HttpStatusCode.Unauthorized, "invalid_client", "AID5142");
    }

    [Theory]
    [InlineData("CN=codex, OU=Agents")]
    [InlineData("OU=Agents, CN=codex, O=Example")]
    [InlineData("CN=codex, OU=Agents, O=Example, C=GB")]
    [InlineData("CN=Codex, OU=Agents, O=Example")]
    public async Task A_distinguished_name_is_compared_whole_and_in_order(string registered)
    {
        await RegisterIssuedAsync("tls_client_auth_subject_dn", registered);

        (await _server.Connect(_authority.Issue(Codex)).ActorAsync(As(_codex))).ShouldBe(HttpStatusCode.Unauthorized, "invalid_client", "AID5142");
    }

    [Fact]
    public async Task A_wildcard_in_a_certificate_stands_for_nobody()
    {
        await RegisterIssuedAsync("tls_client_auth_san_dns", "codex.example");

        (await _server.Connect(_authority.Issue(new Leaf { Names = static names => names.AddDnsName("*.example") })).ActorAsync(As(_codex)))
            .ShouldBe(HttpStatusCode.Unauthorized, "invalid_client", "AID5142");
    }

    [Fact]
    public async Task A_certificate_that_is_not_for_clients_or_has_ended_is_refused()
    {
        await RegisterIssuedAsync("tls_client_auth_san_dns", "codex.example");

        (await _server.Connect(_authority.Issue(Codex with { Use = "1.3.6.1.5.5.7.3.1" })).ActorAsync(As(_codex))).ShouldBe(HttpStatusCode.Unauthorized, "invalid_client", "AID5142");
        (await _server.Connect(_authority.Issue(Codex with { Ends = TimeProvider.System.GetUtcNow().AddMinutes(-1) })).ActorAsync(As(_codex))).ShouldBe(HttpStatusCode.Unauthorized, "invalid_client", "AID5142");
    }

    [Fact]
    public async Task An_intermediate_authority_is_found_among_what_the_client_sent_along()
    {
        await RegisterIssuedAsync("tls_client_auth_san_dns", "codex.example");
        var intermediate = new TestAuthority("Intermediate", _authority);
        var leaf = intermediate.Issue(Codex);

        (await _server.Connect(leaf, intermediate.Certificate).ActorAsync(As(_codex))).ShouldBe(HttpStatusCode.OK, null, null);
        (await _server.Connect(leaf).ActorAsync(As(_codex))).ShouldBe(HttpStatusCode.Unauthorized, "invalid_client", "AID5142");
    }

    [Fact]
    public async Task A_token_bound_to_a_certificate_is_good_on_that_certificates_connection_only()
    {
        var certificate = TestAuthority.SelfSigned(new Leaf());
        await RegisterPinnedAsync(_pinned, certificate);
        var token = (await _server.Connect(certificate).ActorAsync(As(_pinned)))["access_token"]!;

        (await ChildAsync(_server.Connect(certificate), "Bearer", token)).Should().NotBe(HttpStatusCode.Unauthorized);
        (await ChildAsync(_server.Connect(), "Bearer", token)).Should().Be(HttpStatusCode.Unauthorized);
        (await ChildAsync(_server.Connect(TestAuthority.SelfSigned(new Leaf())), "Bearer", token)).Should().Be(HttpStatusCode.Unauthorized);
        (await ChildAsync(_server.Connect(certificate), "DPoP", token)).Should().Be(HttpStatusCode.Unauthorized);
    }

    private static async Task<HttpStatusCode> ChildAsync(HttpClient http, string scheme, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/delegations") { Content = new StringContent("{}", Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new AuthenticationHeaderValue(scheme, token);
        using var response = await http.SendAsync(request);
        return response.StatusCode;
    }

    [Fact]
    public async Task Two_names_for_one_certificate_cannot_be_registered()
    {
        var refused = await _server.RegisterAsync(new
        {
            id = _codex,
            name = "codex",
            owner = "Olga",
            token_endpoint_auth_method = "tls_client_auth",
            tls_client_auth_san_dns = "codex.example",
            tls_client_auth_san_uri = "urn:example:codex",
        }, HttpStatusCode.BadRequest);

        refused.GetProperty("code").GetString().Should().Be("AID5107");
    }

    [Fact]
    public async Task The_metadata_names_the_methods_that_work_here()
    {
        using var document = JsonDocument.Parse(await _server.Connect().GetStringAsync("/.well-known/oauth-authorization-server"));

        document.RootElement.GetProperty("token_endpoint_auth_methods_supported").EnumerateArray().Select(static method => method.GetString())
            .Should().BeEquivalentTo("private_key_jwt", "self_signed_tls_client_auth", "tls_client_auth");
        document.RootElement.GetProperty("tls_client_certificate_bound_access_tokens").GetBoolean().Should().BeTrue();
    }
}
