using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using AgentIdentity.Server.Tests.Setup;
using AgentIdentity.Tokens;
using Microsoft.IdentityModel.JsonWebTokens;

namespace AgentIdentity.Server.Tests.Clients;

/// <summary>Workloads that authenticate with what their platform gave them: JWT-SVID, X509-SVID, Kubernetes service-account token.</summary>
public sealed class WorkloadTests(WorkloadServer fixture) : IClassFixture<WorkloadServer>
{
    private const string JwtSpiffe = "urn:ietf:params:oauth:client-assertion-type:jwt-spiffe";
    private const string JwtBearer = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    private readonly ClientServer _server = fixture.Server;
    private readonly DpopProver _prover = new(ECDsa.Create(ECCurve.NamedCurves.nistP256));
    private readonly string _agent = ServerUnderTest.NewName("agent-");

    private string Id => $"spiffe://{WorkloadServer.TrustDomain}/agents/{_agent}";

    private (string, string) Proof(string path = Wire.TokenPath) => ("DPoP", _prover.Create("POST", new Uri(_server.Origin + path)));

    private static (string, string)[] Assertion(string type, string token, string? client = null) =>
        [("client_assertion_type", type), ("client_assertion", token), .. client is null ? Array.Empty<(string, string)>() : [("client_id", client)]];

    private Task<JsonElement> RegisterSpiffeAsync(string method) =>
        _server.RegisterAsync(new { id = _agent, name = "Agent", owner = "Olga", token_endpoint_auth_method = method, spiffe_id = Id });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_jwt_svid_with_a_proof_gets_a_token_bound_to_the_key_under_the_registered_name(bool naming)
    {
        await RegisterSpiffeAsync("spiffe_jwt");

        var reply = await _server.Connect().ActorAsync(Assertion(JwtSpiffe, fixture.Spire.JwtSvid(Id, _server.Origin), naming ? Id : null), Proof());

        reply.ShouldBe(HttpStatusCode.OK, null, null);
        var token = new JsonWebToken(reply["access_token"]);
        token.Subject.Should().Be(_agent);
        token.GetPayloadValue<JsonElement>("cnf").GetProperty("jkt").GetString().Should().Be(_prover.Thumbprint);
    }

    [Fact]
    public async Task A_jwt_svid_may_be_used_again_for_platforms_hand_one_out_many_times()
    {
        await RegisterSpiffeAsync("spiffe_jwt");
        var svid = fixture.Spire.JwtSvid(Id, _server.Origin);

        (await _server.Connect().ActorAsync(Assertion(JwtSpiffe, svid), Proof())).ShouldBe(HttpStatusCode.OK, null, null);
        (await _server.Connect().ActorAsync(Assertion(JwtSpiffe, svid), Proof())).ShouldBe(HttpStatusCode.OK, null, null);
    }

    [Theory]
    [InlineData("/oauth2/token")]
    [InlineData("/oauth2/par")]
    [InlineData("/oauth2/introspect")]
    [InlineData("/oauth2/revoke")]
    public async Task A_bearer_credential_without_a_proof_opens_no_endpoint(string path)
    {
        await RegisterSpiffeAsync("spiffe_jwt");

        var (reply, _) = await _server.Connect().PostAsync(path,
            [("grant_type", "client_credentials"), ("resource", _server.Origin), ("token", "any"), .. Assertion(JwtSpiffe, fixture.Spire.JwtSvid(Id, _server.Origin))]);

        reply.ShouldBe(HttpStatusCode.BadRequest, "invalid_dpop_proof", "AID5102");
    }

    [Fact]
    public async Task A_jwt_svid_with_its_proof_may_introspect()
    {
        await RegisterSpiffeAsync("spiffe_jwt");

        var (reply, _) = await _server.Connect().PostAsync("/oauth2/introspect",
            [("token", "any"), .. Assertion(JwtSpiffe, fixture.Spire.JwtSvid(Id, _server.Origin))], Proof("/oauth2/introspect"));

        (reply.Status, reply["active"]).Should().Be((HttpStatusCode.OK, "false"));
    }

    [Fact]
    public async Task A_jwt_svid_for_another_audience_also_or_of_another_workload_is_refused()
    {
        await RegisterSpiffeAsync("spiffe_jwt");
        var http = _server.Connect();

        (await http.ActorAsync(Assertion(JwtSpiffe, fixture.Spire.JwtSvid(Id, "https://elsewhere.example")), Proof())).ShouldBe(HttpStatusCode.Unauthorized, "invalid_client", TokenError.WrongAudience.Code());
        (await http.ActorAsync(Assertion(JwtSpiffe, fixture.Spire.JwtSvid(Id, (string[])[_server.Origin, "https://elsewhere.example"])), Proof()))
            .ShouldBe(HttpStatusCode.Unauthorized, "invalid_client", TokenError.WrongAudience.Code());
        (await http.ActorAsync(Assertion(JwtSpiffe, fixture.Spire.JwtSvid($"spiffe://{WorkloadServer.TrustDomain}/other", _server.Origin), _agent), Proof()))
            .ShouldBe(HttpStatusCode.Unauthorized, "invalid_client", "AID5143");
        (await http.ActorAsync(Assertion(JwtSpiffe, fixture.Spire.JwtSvid(Id, _server.Origin, seconds: -60)), Proof())).ShouldBe(HttpStatusCode.Unauthorized, "invalid_client", TokenError.Expired.Code());
        (await http.ActorAsync(Assertion(JwtSpiffe, fixture.Kubernetes.JwtSvid(Id, _server.Origin)), Proof())).ShouldBe(HttpStatusCode.Unauthorized, "invalid_client", TokenError.BadSignature.Code());
    }

    [Fact]
    public async Task A_jwt_svid_under_the_type_of_a_client_assertion_is_refused()
    {
        await RegisterSpiffeAsync("spiffe_jwt");

        (await _server.Connect().ActorAsync(Assertion(JwtBearer, fixture.Spire.JwtSvid(Id, _server.Origin)), Proof())).ShouldBe(HttpStatusCode.Unauthorized, "invalid_client", "AID5140");
    }

    [Fact]
    public async Task A_workload_of_a_trust_domain_that_is_not_configured_is_nobody()
    {
        var id = $"spiffe://elsewhere.example/{_agent}";
        await _server.RegisterAsync(new { id = _agent, name = "Agent", owner = "Olga", token_endpoint_auth_method = "spiffe_jwt", spiffe_id = id });

        (await _server.Connect().ActorAsync(Assertion(JwtSpiffe, fixture.Spire.JwtSvid(id, _server.Origin)), Proof())).ShouldBe(HttpStatusCode.Unauthorized, "invalid_client", "AID5143");
    }

    [Fact]
    public async Task One_workload_is_registered_as_one_agent()
    {
        await RegisterSpiffeAsync("spiffe_jwt");

        var refused = await _server.RegisterAsync(
            new { id = _agent + "-2", name = "Agent", owner = "Olga", token_endpoint_auth_method = "spiffe_x509", spiffe_id = Id }, HttpStatusCode.Conflict);

        refused.GetProperty("code").GetString().Should().Be("AID5017");
    }

    [Fact]
    public async Task An_x509_svid_gets_a_token_that_is_bound_to_it()
    {
        await RegisterSpiffeAsync("spiffe_x509");

        var reply = await _server.Connect(fixture.Spire.Authority.Issue(Leaf.Of(Id))).ActorAsync([("client_id", Id)]);

        reply.ShouldBe(HttpStatusCode.OK, null, null);
        new JsonWebToken(reply["access_token"]).GetPayloadValue<JsonElement>("cnf").TryGetProperty("x5t#S256", out _).Should().BeTrue();
    }

    public static TheoryData<string> BadSvids => ["two names", "an authority", "signs certificates", "signs nothing", "another workload", "another authority", "for servers", "no path"];

    [Theory]
    [MemberData(nameof(BadSvids))]
    public async Task A_certificate_that_is_not_the_workloads_x509_svid_is_refused(string fault)
    {
        await RegisterSpiffeAsync("spiffe_x509");
        var good = Leaf.Of(Id);
        var certificate = fault switch
        {
            "two names" => fixture.Spire.Authority.Issue(Leaf.Of(Id, $"spiffe://{WorkloadServer.TrustDomain}/other")),
            "an authority" => fixture.Spire.Authority.Issue(good with { IsAuthority = true }),
            "signs certificates" => fixture.Spire.Authority.Issue(good with { KeyUsage = X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyCertSign }),
            "signs nothing" => fixture.Spire.Authority.Issue(good with { KeyUsage = X509KeyUsageFlags.NonRepudiation }),
            "another workload" => fixture.Spire.Authority.Issue(Leaf.Of(Id + "-2")),
            "another authority" => fixture.Kubernetes.Authority.Issue(good),
            "for servers" => fixture.Spire.Authority.Issue(good with { Use = "1.3.6.1.5.5.7.3.1" }),
            _ => fixture.Spire.Authority.Issue(Leaf.Of($"spiffe://{WorkloadServer.TrustDomain}")),
        };

        (await _server.Connect(certificate).ActorAsync([("client_id", _agent)])).ShouldBe(HttpStatusCode.Unauthorized, "invalid_client", "AID5142");
    }

    private Task<JsonElement> RegisterAccountAsync(string uid) => _server.RegisterAsync(new
    {
        id = _agent,
        name = "Agent",
        owner = "Olga",
        token_endpoint_auth_method = "kubernetes_service_account",
        kubernetes = new Dictionary<string, string> { ["issuer"] = WorkloadServer.Cluster, ["namespace"] = "agents", ["service_account_uid"] = uid },
    });

    private string AccountToken(string uid, string place = "agents", string issuer = WorkloadServer.Cluster)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        return fixture.Kubernetes.Sign(new Dictionary<string, object>
        {
            ["iss"] = issuer,
            ["sub"] = $"system:serviceaccount:{place}:codex",
            ["aud"] = new[] { _server.Origin },
            ["iat"] = now,
            ["nbf"] = now,
            ["exp"] = now + 3600,
            ["kubernetes.io"] = new Dictionary<string, object>
            {
                ["namespace"] = place,
                ["serviceaccount"] = new { name = "codex", uid },
                ["pod"] = new { name = "codex-0", uid = "pod-uid" },
            },
        });
    }

    [Fact]
    public async Task A_service_account_token_with_a_proof_gets_a_bound_token()
    {
        var uid = ServerUnderTest.NewName("");
        await RegisterAccountAsync(uid);

        var reply = await _server.Connect().ActorAsync(Assertion(JwtBearer, AccountToken(uid), _agent), Proof());

        reply.ShouldBe(HttpStatusCode.OK, null, null);
        new JsonWebToken(reply["access_token"]).Subject.Should().Be(_agent);
    }

    [Fact]
    public async Task A_service_account_of_the_same_name_made_anew_is_another_workload()
    {
        var uid = ServerUnderTest.NewName("");
        await RegisterAccountAsync(uid);
        var http = _server.Connect();

        (await http.ActorAsync(Assertion(JwtBearer, AccountToken(uid + "-2"), _agent), Proof())).ShouldBe(HttpStatusCode.Unauthorized, "invalid_client", "AID5143");
        (await http.ActorAsync(Assertion(JwtBearer, AccountToken(uid, place: "other"), _agent), Proof())).ShouldBe(HttpStatusCode.Unauthorized, "invalid_client", "AID5143");
        (await http.ActorAsync(Assertion(JwtBearer, AccountToken(uid, issuer: "https://other.example"), _agent), Proof()))
            .ShouldBe(HttpStatusCode.Unauthorized, "invalid_client", TokenError.WrongIssuer.Code());
        (await http.ActorAsync(Assertion(JwtBearer, AccountToken(uid), _agent))).ShouldBe(HttpStatusCode.BadRequest, "invalid_dpop_proof", "AID5102");
    }
}
