using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace AgentIdentity.Tokens.Tests;

public sealed class RefusedTokens
{
    private readonly Broker _broker = new();

    private ECDsa IssuerKey => _broker.IssuerKey;

    [Fact]
    public void An_expired_token_is_refused()
    {
        var token = _broker.Mint();
        _broker.Time.Advance(TimeSpan.FromSeconds(329));
        _broker.Delegations.Validate(token, Broker.Crm).Ok.Should().BeTrue("clocks may differ by 30 seconds");
        _broker.Time.Advance(TimeSpan.FromSeconds(1));
        _broker.Refusal(token).Should().Be(TokenError.Expired);
    }

    [Fact]
    public void A_token_for_another_audience_is_refused() =>
        _broker.Refusal(_broker.Mint(), "https://broker.example/mcp/crm2").Should().Be(TokenError.WrongAudience);

    [Fact]
    public void A_token_signed_by_another_key_is_refused()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        _broker.Refusal(Forge.Resign(_broker.Mint(), other)).Should().Be(TokenError.BadSignature);
    }

    [Fact]
    public void A_key_that_the_issuer_does_not_publish_is_refused() =>
        _broker.Refusal(Forge.Resign(_broker.Mint(), IssuerKey, header => header["kid"] = "other")).Should().Be(TokenError.UnknownKey);

    [Theory]
    [InlineData("none")]
    [InlineData("None")]
    [InlineData("HS256")]
    [InlineData("EdDSA")]
    [InlineData("RS512")]
    public void An_algorithm_outside_the_list_is_refused(string algorithm) =>
        _broker.Refusal(Forge.Resign(_broker.Mint(), IssuerKey, header => header["alg"] = algorithm)).Should().Be(TokenError.WrongAlgorithm);

    [Theory]
    [InlineData("ES384")]
    [InlineData("RS256")]
    public void An_algorithm_that_is_not_the_keys_own_is_refused(string algorithm) =>
        _broker.Refusal(Forge.Resign(_broker.Mint(), IssuerKey, header => header["alg"] = algorithm)).Should().Be(TokenError.WrongAlgorithm);

    [Fact]
    public void Alg_none_with_an_empty_signature_is_refused()
    {
        var payload = _broker.Mint().Split('.')[1];
        _broker.Refusal($"{Forge.Encode("""{"typ":"at+jwt","alg":"none"}""")}.{payload}.").Should().Be(TokenError.WrongAlgorithm);
    }

    [Theory]
    [InlineData("JWT")]
    [InlineData("dpop+jwt")]
    [InlineData("client-authentication+jwt")]
    [InlineData("logout+jwt")]
    public void Another_kind_of_token_is_refused(string type) =>
        _broker.Refusal(Forge.Resign(_broker.Mint(), IssuerKey, header => header["typ"] = type)).Should().Be(TokenError.WrongType);

    [Theory]
    [InlineData("jku")]
    [InlineData("x5u")]
    [InlineData("x5c")]
    [InlineData("jwk")]
    [InlineData("crit")]
    [InlineData("b64")]
    [InlineData("zip")]
    [InlineData("enc")]
    [InlineData("epk")]
    [InlineData("x5t")]
    [InlineData("x5t#S256")]
    public void A_header_that_would_choose_the_key_is_refused(string name) =>
        _broker.Refusal(Forge.Resign(_broker.Mint(), IssuerKey, header => header[name] = "x")).Should().Be(TokenError.ForbiddenHeader);

    [Fact]
    public void Another_issuer_is_refused() =>
        _broker.Refusal(With(claims => claims["iss"] = "https://broker.example/")).Should().Be(TokenError.WrongIssuer);

    [Fact]
    public void Two_audiences_are_refused() =>
        _broker.Refusal(With(claims => claims["aud"] = new JsonArray(Broker.Crm, "https://other.example"))).Should().Be(TokenError.BadClaim);

    [Fact]
    public void A_token_that_lives_too_long_is_refused() =>
        _broker.Refusal(With(claims => claims["exp"] = claims["iat"]!.GetValue<long>() + 901)).Should().Be(TokenError.LifetimeTooLong);

    [Fact]
    public void A_token_from_the_future_is_refused() =>
        _broker.Refusal(With(claims => claims["iat"] = claims["iat"]!.GetValue<long>() + 60)).Should().Be(TokenError.NotYetValid);

    [Theory]
    [InlineData("exp")]
    [InlineData("iat")]
    [InlineData("sub")]
    [InlineData("jti")]
    [InlineData("act")]
    [InlineData("txn")]
    [InlineData("client_id")]
    [InlineData("sub_profile")]
    [InlineData("urn:agentidentity:grant_id")]
    public void A_claim_that_is_missing_refuses_the_token(string name) =>
        _broker.Refusal(With(claims => claims.Remove(name))).Should().Be(TokenError.BadClaim);

    [Theory]
    [InlineData("cnf", """{"x5t#S256":"AAAA"}""")]
    [InlineData("cnf", """{"jkt":"a","x5t#S256":"AAAA"}""")]
    [InlineData("cnf", "\"a\"")]
    [InlineData("cnf", """{"jkt":7}""")]
    [InlineData("cnf", """{"jkt":7,"x5t#S256":"0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I"}""")]
    [InlineData("act", """{"sub":"codex","sub_profile":"ai_agent","exp":1}""")]
    [InlineData("act", """{"sub":"codex"}""")]
    [InlineData("exp", "\"1795305900\"")]
    [InlineData("exp", "1e300")]
    [InlineData("sub", "\"\"")]
    [InlineData("sub_profile", "\"ai_agent\"")]
    [InlineData("scope", "[\"mcp\"]")]
    [InlineData("may_act", """{"sub":"x"}""")]
    [InlineData("cnf", "{}")]
    [InlineData("cnf", """{"jkt":"0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I","kid":"x"}""")]
    [InlineData("cnf", """{"jkt":"0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4J"}""")]
    [InlineData("cnf", """{"jkt":"0ZcOCORZNYy+DWpqq30jZyJGHTN0d2HglBV3uiguA4I"}""")]
    [InlineData("sid", "7")]
    [InlineData("urn:agentidentity:actor_assurance", "\"authenticated\"")]
    [InlineData("urn:agentidentity:actor_assurance", "\"proved\"")]
    [InlineData("urn:agentidentity:actor_assurance", "null")]
    [InlineData("urn:agentidentity:unattended", "false")]
    [InlineData("urn:agentidentity:unattended", "\"true\"")]
    public void A_claim_of_the_wrong_shape_refuses_the_token(string name, string json) =>
        _broker.Delegations.Validate(With(claims => claims[name] = JsonNode.Parse(json)), Broker.Crm).Ok.Should().BeFalse();

    [Fact]
    public void A_detail_that_is_not_understood_refuses_the_token() =>
        _broker.Refusal(With(claims => claims["authorization_details"]![0]!["until"] = "tomorrow")).Should().Be(TokenError.BadDetails);

    [Fact]
    public void A_chain_deeper_than_allowed_is_refused_and_never_cut()
    {
        var chain = Enumerable.Range(0, 5).Aggregate((Actor?)null, (prior, i) => new(Broker.Issuer, $"agent{i}", prior))!;

        _broker.Refusal(_broker.Mint(_broker.BenViaCodex with { Actor = chain }).Value).Should().Be(TokenError.ChainTooDeep);
    }

    private string With(Action<JsonObject> change) => Forge.Resign(_broker.Mint(), IssuerKey, payload: change);
}
