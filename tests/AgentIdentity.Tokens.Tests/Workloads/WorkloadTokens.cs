using System.Text.Json.Nodes;

namespace AgentIdentity.Tokens.Tests;

public sealed class WorkloadTokens
{
    private const string Us = "https://broker.example";
    private const string Cluster = "https://kubernetes.default.svc";
    private readonly Enterprise _corp = new();

    [Theory]
    [InlineData(null)]
    [InlineData("JWT")]
    [InlineData("JOSE")]
    public void A_JWT_SVID_names_the_workload(string? type)
    {
        var seen = Spiffe(_corp.Sign(Svid(), type)).Value;

        (seen.Platform, seen.Issuer, seen.Subject, seen.Account).Should().Be((WorkloadPlatform.Spiffe, "corp.example", "spiffe://corp.example/agents/codex", null));
        seen.ExpiresAt.Should().Be(_corp.Time.GetUtcNow().AddMinutes(5));
    }

    [Theory]
    [InlineData("sub", "\"spiffe://corp.example\"", TokenError.BadWorkload)]
    [InlineData("sub", "\"spiffe://corp.example/\"", TokenError.BadWorkload)]
    [InlineData("sub", "\"spiffe://evil.example/agents/codex\"", TokenError.BadWorkload)]
    [InlineData("sub", "\"spiffe://corp.example.evil/agents/codex\"", TokenError.BadWorkload)]
    [InlineData("sub", "\"spiffe://CORP.example/agents/codex\"", TokenError.BadWorkload)]
    [InlineData("sub", "\"SPIFFE://corp.example/agents/codex\"", TokenError.BadWorkload)]
    [InlineData("sub", "\"spiffe://corp.example/agents/../admin\"", TokenError.BadWorkload)]
    [InlineData("sub", "\"spiffe://corp.example/agents/%63odex\"", TokenError.BadWorkload)]
    [InlineData("sub", "\"spiffe://corp.example/agents//codex\"", TokenError.BadWorkload)]
    [InlineData("sub", "\"spiffe://corp.example:443/agents\"", TokenError.BadWorkload)]
    [InlineData("sub", "\"spiffe://user@corp.example/agents\"", TokenError.BadWorkload)]
    [InlineData("sub", "\"spiffe://corp.example/agents?x=1\"", TokenError.BadWorkload)]
    [InlineData("sub", "\"system:serviceaccount:agents:codex\"", TokenError.BadWorkload)]
    [InlineData("sub", null, TokenError.BadClaim)]
    [InlineData("exp", null, TokenError.BadClaim)]
    [InlineData("aud", null, TokenError.BadClaim)]
    [InlineData("aud", "\"https://other.example\"", TokenError.WrongAudience)]
    [InlineData("aud", """["https://broker.example","https://other.example"]""", TokenError.WrongAudience)]
    public void A_JWT_SVID_of_another_shape_is_refused(string name, string? json, TokenError error) =>
        Spiffe(_corp.Sign(Enterprise.With(Svid(), (name, json is null ? null : JsonNode.Parse(json))))).Failure.Error.Should().Be(error);

    [Fact]
    public void A_JWT_SVID_has_no_header_but_algorithm_key_and_type()
    {
        Spiffe(_corp.Sign(Svid(), null, header => header["cty"] = "JWT")).Failure.Error.Should().Be(TokenError.ForbiddenHeader);
        Spiffe(_corp.Sign(Svid(), "JWT", header => { header.Remove("kid"); header["cty"] = "JWT"; })).Failure.Error.Should().Be(TokenError.ForbiddenHeader);
        Spiffe(_corp.Sign(Svid(), "at+jwt")).Failure.Error.Should().Be(TokenError.WrongType);
        Spiffe(_corp.Sign(Svid(), null, header => header.Remove("kid"))).Failure.Error.Should().Be(TokenError.UnknownKey);
    }

    [Fact]
    public void Its_life_is_bounded_with_and_without_its_beginning()
    {
        var now = _corp.Time.GetUtcNow().ToUnixTimeSeconds();

        Spiffe(_corp.Sign(Enterprise.With(Svid(), ("exp", now + 86_401)))).Failure.Error.Should().Be(TokenError.LifetimeTooLong);
        Spiffe(_corp.Sign(Enterprise.With(Svid(), ("exp", now - 31)))).Failure.Error.Should().Be(TokenError.Expired);
        Spiffe(_corp.Sign(Enterprise.With(Svid(), ("exp", now - 29), ("iat", now - 300)))).Ok.Should().BeTrue("clocks may differ by 30 seconds");
        Spiffe(_corp.Sign(Enterprise.With(Svid(), ("iat", now + 31)))).Failure.Error.Should().Be(TokenError.NotYetValid);
        Spiffe(_corp.Sign(Enterprise.With(Svid(), ("nbf", now + 31)))).Failure.Error.Should().Be(TokenError.NotYetValid);
        Spiffe(_corp.Sign(Enterprise.With(Svid(), ("nbf", now + 30)))).Ok.Should().BeTrue("clocks may differ by 30 seconds");
    }

    [Fact]
    public void A_service_account_token_names_the_account_by_its_uid()
    {
        var seen = Kubernetes(_corp.Sign(Projected())).Value;

        (seen.Issuer, seen.Subject, seen.TokenId).Should().Be((Cluster, "system:serviceaccount:agents:codex", "t1"));
        seen.Account.Should().Be(new KubernetesAccount("agents", "codex", "uid-1", "pod-1"));
    }

    [Theory]
    [InlineData("iss", "\"https://other.svc\"", TokenError.WrongIssuer)]
    [InlineData("iat", null, TokenError.BadClaim)]
    [InlineData("exp", null, TokenError.BadClaim)]
    [InlineData("aud", """["https://broker.example","https://kubernetes.default.svc"]""", TokenError.WrongAudience)]
    [InlineData("sub", "\"system:serviceaccount:agents:root\"", TokenError.BadWorkload)]
    [InlineData("sub", "\"spiffe://corp.example/agents/codex\"", TokenError.BadWorkload)]
    [InlineData("kubernetes.io", null, TokenError.BadWorkload)]
    [InlineData("kubernetes.io", "\"agents\"", TokenError.BadClaim)]
    [InlineData("kubernetes.io", """{"namespace":"agents"}""", TokenError.BadWorkload)]
    [InlineData("kubernetes.io", """{"namespace":"agents","serviceaccount":{"name":"codex"}}""", TokenError.BadClaim)]
    [InlineData("kubernetes.io", """{"namespace":"agents","serviceaccount":{"name":"codex","uid":"uid-1"},"pod":{"name":"p"}}""", TokenError.BadClaim)]
    [InlineData("kubernetes.io", """{"namespace":"agents:x","serviceaccount":{"name":"codex","uid":"uid-1"}}""", TokenError.BadWorkload)]
    public void A_service_account_token_of_another_shape_is_refused(string name, string? json, TokenError error) =>
        Kubernetes(_corp.Sign(Enterprise.With(Projected(), (name, json is null ? null : JsonNode.Parse(json))))).Failure.Error.Should().Be(error);

    [Fact]
    public void The_platforms_are_not_mixed_up()
    {
        Kubernetes(_corp.Sign(Svid())).Ok.Should().BeFalse();
        Spiffe(_corp.Sign(Projected())).Ok.Should().BeFalse();
        Kubernetes(_corp.Sign(Projected(), "JOSE")).Failure.Error.Should().Be(TokenError.WrongType);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Corp.example")]
    [InlineData("corp.example/agents")]
    [InlineData("spiffe://corp.example")]
    public void A_trust_domain_is_a_name_in_lower_case(string name) =>
        FluentActions.Invoking(() => WorkloadTrust.Spiffe(name, _corp.Keys.Find)).Should().Throw<ArgumentException>();

    private JsonObject Svid() => new()
    {
        ["sub"] = "spiffe://corp.example/agents/codex",
        ["aud"] = new JsonArray(Us),
        ["exp"] = _corp.Time.GetUtcNow().ToUnixTimeSeconds() + 300,
    };

    private JsonObject Projected() => Enterprise.With(
        _corp.Claims,
        ("iss", Cluster), ("sub", "system:serviceaccount:agents:codex"), ("aud", new JsonArray(Us)), ("jti", "t1"), ("nbf", _corp.Time.GetUtcNow().ToUnixTimeSeconds()),
        ("kubernetes.io", JsonNode.Parse("""{"namespace":"agents","node":{"name":"n","uid":"node-1"},"pod":{"name":"p","uid":"pod-1"},"serviceaccount":{"name":"codex","uid":"uid-1"},"warnafter":1795309200}""")));

    private TokenResult<WorkloadIdentity> Spiffe(string token) => new WorkloadTokenValidator(WorkloadTrust.Spiffe("corp.example", _corp.Keys.Find), Us, _corp.Time).Validate(token);

    private TokenResult<WorkloadIdentity> Kubernetes(string token) => new WorkloadTokenValidator(WorkloadTrust.Kubernetes(Cluster, _corp.Keys.Find), Us, _corp.Time).Validate(token);
}
