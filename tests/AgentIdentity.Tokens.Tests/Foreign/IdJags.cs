using System.Text.Json.Nodes;

namespace AgentIdentity.Tokens.Tests;

public sealed class IdJags
{
    private const string Us = "https://broker.example";
    private readonly Enterprise _corp = new();

    [Fact]
    public void An_assertion_for_us_and_this_client_is_read_whole()
    {
        var claims = Assertion(
            ("resource", "https://broker.example/mcp/crm"), ("scope", "mcp"), ("act", JsonNode.Parse("""{"sub":"agt_1"}""")), ("cnf", new JsonObject { ["jkt"] = new string('A', 43) }),
            ("authorization_details", JsonNode.Parse(Broker.SearchOnly)), ("auth_time", _corp.Time.GetUtcNow().ToUnixTimeSeconds()));

        var read = Validate(claims).Value;

        (read.Issuer, read.Subject, read.ClientId, read.TokenId).Should().Be((Enterprise.Issuer, "248289761001", "codex", "jag_1"));
        (read.Resource, read.KeyThumbprint, read.Actor).Should().Be(("https://broker.example/mcp/crm", new string('A', 43), new Actor(Enterprise.Issuer, "agt_1", null)));
        read.Scope.Should().Equal("mcp");
        read.Details!.ToJson().Should().Be(Broker.SearchOnly);
        read.Authentication!.Time.Should().Be(_corp.Time.GetUtcNow());
    }

    [Fact]
    public void What_is_not_said_is_null_and_not_empty()
    {
        var read = Validate(Assertion()).Value;

        (read.Scope, read.Details, read.Resource, read.Actor, read.MayAct, read.Authentication).Should().Be((null, null, null, null, null, null));
    }

    [Theory]
    [InlineData("aud", "\"https://broker.example/\"", TokenError.WrongAudience)]
    [InlineData("aud", "\"https://broker.example/oauth2/token\"", TokenError.WrongAudience)]
    [InlineData("aud", """["https://broker.example","https://other.example"]""", TokenError.WrongAudience)]
    [InlineData("client_id", "\"other\"", TokenError.WrongClient)]
    [InlineData("client_id", null, TokenError.BadClaim)]
    [InlineData("jti", null, TokenError.BadClaim)]
    [InlineData("sub", null, TokenError.BadClaim)]
    [InlineData("exp", null, TokenError.BadClaim)]
    [InlineData("iat", null, TokenError.BadClaim)]
    [InlineData("aud_tenant", "\"t\"", TokenError.BadClaim)]
    [InlineData("tenant", "\"t\"", TokenError.TenantNotAccepted)]
    [InlineData("resource", """["https://a.example"]""", TokenError.BadClaim)]
    [InlineData("authorization_details", """[{"type":"unheard of"}]""", TokenError.BadDetails)]
    [InlineData("cnf", """{"jwk":{}}""", TokenError.BadClaim)]
    [InlineData("iss", "\"https://broker.example\"", TokenError.WrongIssuer)]
    public void What_is_not_for_us_or_not_understood_is_refused(string name, string? json, TokenError error) =>
        Validate(Assertion((name, json is null ? null : JsonNode.Parse(json)))).Failure.Error.Should().Be(error);

    [Fact]
    public void An_audience_may_be_an_array_of_one() => Validate(Assertion(("aud", new JsonArray(Us)))).Ok.Should().BeTrue();

    [Theory]
    [InlineData(null)]
    [InlineData("JWT")]
    [InlineData("at+jwt")]
    [InlineData("client-authentication+jwt")]
    public void Only_its_own_type_will_do(string? type) =>
        new IdJagValidator(_corp.Trust, Us, _corp.Time).Validate(_corp.Sign(Assertion(), type), "codex").Ok.Should().BeFalse();

    [Fact]
    public void An_issuer_of_id_tokens_is_not_trusted_for_assertions_by_that() =>
        Validate(Assertion(), _corp.Trust with { Kinds = ForeignTokenKinds.IdToken }).Failure.Error.Should().Be(TokenError.KindNotTrusted);

    [Fact]
    public void A_tenant_must_be_the_one_listed()
    {
        var ofOne = _corp.Trust with { Tenants = ["t1"] };

        Validate(Assertion(("tenant", "t1")), ofOne).Value.Tenant.Should().Be("t1");
        Validate(Assertion(("tenant", "t2")), ofOne).Failure.Error.Should().Be(TokenError.TenantNotAccepted);
        Validate(Assertion(), ofOne).Failure.Error.Should().Be(TokenError.TenantNotAccepted);
        Validate(Assertion(("tenant", "t1")), _corp.Trust with { Tenants = ["t1", "t2"] }).Failure.Error
            .Should().Be(TokenError.TenantNotAccepted, "one subject in two tenants may be two people");
    }

    [Fact]
    public void It_lives_ten_minutes_at_most() =>
        Validate(Assertion(("exp", _corp.Time.GetUtcNow().ToUnixTimeSeconds() + 601))).Failure.Error.Should().Be(TokenError.LifetimeTooLong);

    [Fact]
    public void Nobody_redeems_their_own_assertions() =>
        FluentActions.Invoking(() => new IdJagValidator(_corp.Trust, Enterprise.Issuer, _corp.Time)).Should().Throw<ArgumentException>();

    private JsonObject Assertion(params (string Name, JsonNode? Value)[] changes) => Enterprise.With(
        Enterprise.With(_corp.Claims, ("aud", Us), ("client_id", "codex"), ("jti", "jag_1"), ("exp", _corp.Time.GetUtcNow().ToUnixTimeSeconds() + 300)), changes);

    private TokenResult<IdJag> Validate(JsonObject claims, TrustedIssuer? trust = null) =>
        new IdJagValidator(trust ?? _corp.Trust, Us, _corp.Time).Validate(_corp.Sign(claims, "oauth-id-jag+jwt"), "codex");
}
