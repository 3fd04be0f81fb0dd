using System.Text.Json.Nodes;

namespace AgentIdentity.Tokens.Tests;

public sealed class IdTokens
{
    private readonly Enterprise _corp = new();

    [Theory]
    [InlineData(null)]
    [InlineData("JWT")]
    [InlineData("jwt")]
    public void An_id_token_for_us_names_the_human(string? type)
    {
        var signedIn = _corp.Time.GetUtcNow().AddMinutes(-5);
        var claims = IdToken(("sid", "s1"), ("jti", "t1"), ("auth_time", signedIn.ToUnixTimeSeconds()), ("acr", "mfa"), ("amr", new JsonArray("pwd", "otp")), ("email", "ben@corp.example"));

        var ben = Validate(_corp.Sign(claims, type)).Value;

        (ben.Issuer, ben.Subject, ben.Kind).Should().Be((Enterprise.Issuer, "248289761001", SubjectKind.Human));
        (ben.SessionId, ben.TokenId, ben.Actor, ben.MayAct, ben.Scope).Should().Be(("s1", "t1", null, null, null));
        ben.Authentication.Should().BeEquivalentTo(new HumanAuthentication(signedIn, "mfa", ["pwd", "otp"]));
        ben.Audiences.Should().Equal(Enterprise.OurClient);
        (ben.ExpiresAt - ben.IssuedAt).Should().Be(TimeSpan.FromHours(1));
    }

    [Theory]
    [InlineData(20, true)]
    [InlineData(60, false)]
    [InlineData(1_000_000_000, false)]
    public void A_human_who_signed_in_after_the_token_was_made_is_refused(int secondsAhead, bool accepted)
    {
        var read = Validate(_corp.Sign(IdToken(("auth_time", _corp.Time.GetUtcNow().ToUnixTimeSeconds() + secondsAhead))));

        read.Ok.Should().Be(accepted);
        if (!accepted)
        {
            read.Failure.Error.Should().Be(TokenError.BadClaim);
        }
    }

    [Fact]
    public void An_empty_list_of_audiences_refuses_every_token() =>
        Refusal(IdToken(), _corp.Trust with { AcceptedAudiences = [] }).Should().Be(TokenError.WrongAudience);

    [Theory]
    [InlineData("\"other-client\"", TokenError.WrongAudience)]
    [InlineData("""["broker-at-corp","other-client"]""", TokenError.WrongAudience)]
    [InlineData("[]", TokenError.BadClaim)]
    [InlineData("""["broker-at-corp","broker-at-corp"]""", TokenError.BadClaim)]
    [InlineData("""["broker-at-corp",1]""", TokenError.BadClaim)]
    [InlineData("""{"a":1}""", TokenError.BadClaim)]
    [InlineData("\"BROKER-AT-CORP\"", TokenError.WrongAudience)]
    public void Every_audience_must_be_listed(string audience, TokenError error) =>
        Refusal(IdToken(("aud", JsonNode.Parse(audience)))).Should().Be(error);

    [Fact]
    public void Two_listed_audiences_need_a_listed_party()
    {
        var both = new JsonArray(Enterprise.OurClient, Enterprise.OurApi);

        Refusal(IdToken(("aud", both.DeepClone()))).Should().Be(TokenError.PartyNotAccepted);
        Refusal(IdToken(("aud", both.DeepClone()), ("azp", Enterprise.OurClient))).Should().Be(TokenError.PartyNotAccepted);
        Validate(_corp.Sign(IdToken(("aud", both), ("azp", Enterprise.ItsClient)))).Value.Audiences.Should().HaveCount(2);
    }

    [Theory]
    [InlineData("stranger", false)]
    [InlineData(Enterprise.ItsClient, true)]
    [InlineData(Enterprise.OurClient, true)]
    public void A_party_must_be_listed_or_the_audience_itself(string party, bool accepted) =>
        Validate(_corp.Sign(IdToken(("azp", party)))).Ok.Should().Be(accepted);

    [Theory]
    [InlineData("at+jwt")]
    [InlineData("logout+jwt")]
    [InlineData("secevent+jwt")]
    [InlineData("oauth-id-jag+jwt")]
    [InlineData("txntoken+jwt")]
    [InlineData("token-introspection+jwt")]
    [InlineData("oauth-authz-req+jwt")]
    [InlineData("JOSE")]
    [InlineData("JWT ")]
    public void A_type_of_another_kind_is_refused(string type) =>
        Validate(_corp.Sign(IdToken(), type)).Failure.Error.Should().Be(TokenError.WrongType);

    [Theory]
    [InlineData("""{"typ":1}""", TokenError.Malformed)]
    [InlineData("""{"typ":""}""", TokenError.Malformed)]
    [InlineData("""{"kid":""}""", TokenError.Malformed)]
    [InlineData("""{"kid":"other"}""", TokenError.UnknownKey)]
    [InlineData("""{"kid":null}""", TokenError.Malformed)]
    [InlineData("""{"alg":"none"}""", TokenError.WrongAlgorithm)]
    [InlineData("""{"alg":"HS256"}""", TokenError.WrongAlgorithm)]
    [InlineData("""{"alg":"RS256"}""", TokenError.WrongAlgorithm)]
    [InlineData("""{"jwk":{}}""", TokenError.ForbiddenHeader)]
    [InlineData("""{"jku":"https://evil.example"}""", TokenError.ForbiddenHeader)]
    [InlineData("""{"x5u":"https://evil.example"}""", TokenError.ForbiddenHeader)]
    [InlineData("""{"x5c":[]}""", TokenError.ForbiddenHeader)]
    [InlineData("""{"crit":["exp"]}""", TokenError.ForbiddenHeader)]
    public void A_header_that_would_choose_the_key_or_the_rules_is_refused(string members, TokenError error) =>
        Validate(_corp.Sign(IdToken(), null, header => Merge(header, members))).Failure.Error.Should().Be(error);

    [Fact]
    public void A_certificate_thumbprint_in_the_header_is_not_looked_at() =>
        Validate(_corp.Sign(IdToken(), "JWT", header => header["x5t"] = "AAAA")).Ok.Should().BeTrue("Entra's v1 tokens have it");

    [Theory]
    [InlineData("scp", "\"openid\"", TokenError.BadClaim)]
    [InlineData("scope", "\"openid\"", TokenError.BadClaim)]
    [InlineData("events", "{}", TokenError.BadClaim)]
    [InlineData("htm", "\"POST\"", TokenError.BadClaim)]
    [InlineData("code", "\"c\"", TokenError.BadClaim)]
    [InlineData("token_introspection", "{}", TokenError.BadClaim)]
    [InlineData("https://aws.amazon.com/source_identity", "\"ben\"", TokenError.BadClaim)]
    [InlineData("https://aws.amazon.com/tags", "{}", TokenError.BadClaim)]
    [InlineData("typ", "\"Bearer\"", TokenError.WrongType)]
    [InlineData("typ", "\"Refresh\"", TokenError.WrongType)]
    [InlineData("token_use", "\"access\"", TokenError.WrongType)]
    [InlineData("may_act", "\"codex\"", TokenError.BadClaim)]
    [InlineData("may_act", """{"client_id":"codex"}""", TokenError.BadClaim)]
    [InlineData("act", """{"iss":"https://login.corp.example"}""", TokenError.BadClaim)]
    [InlineData("cnf", """{"kid":"1"}""", TokenError.BadClaim)]
    [InlineData("cnf", """{"jkt":"short"}""", TokenError.BadClaim)]
    [InlineData("auth_time", "\"yesterday\"", TokenError.BadClaim)]
    [InlineData("sub", "1", TokenError.BadClaim)]
    [InlineData("sub", "\"a\\u0000b\"", TokenError.BadClaim)]
    [InlineData("iss", "\"https://login.corp.example/\"", TokenError.WrongIssuer)]
    [InlineData("tenant", "\"t1\"", TokenError.TenantNotAccepted)]
    public void A_claim_that_does_not_belong_or_is_not_understood_refuses_the_token(string name, string json, TokenError error) =>
        Refusal(IdToken((name, JsonNode.Parse(json)))).Should().Be(error);

    [Theory]
    [InlineData("iss", TokenError.BadClaim)]
    [InlineData("sub", TokenError.BadClaim)]
    [InlineData("aud", TokenError.BadClaim)]
    [InlineData("iat", TokenError.BadClaim)]
    [InlineData("exp", TokenError.BadClaim)]
    public void A_claim_that_is_missing_refuses_the_token(string name, TokenError error) => Refusal(IdToken((name, null))).Should().Be(error);

    [Fact]
    public void Times_are_checked()
    {
        var now = _corp.Time.GetUtcNow().ToUnixTimeSeconds();

        Refusal(IdToken(("exp", now - 30), ("iat", now - 100))).Should().Be(TokenError.Expired);
        Refusal(IdToken(("iat", now + 31))).Should().Be(TokenError.NotYetValid);
        Refusal(IdToken(("nbf", now + 31))).Should().Be(TokenError.NotYetValid);
        Refusal(IdToken(("exp", now + (24 * 3600) + 1))).Should().Be(TokenError.LifetimeTooLong);
        Validate(_corp.Sign(IdToken(("exp", now - 29), ("iat", now - 100)))).Ok.Should().BeTrue("clocks may differ by 30 seconds");
    }

    [Fact]
    public void An_issuer_is_trusted_for_the_listed_kinds_only()
    {
        Refusal(IdToken(), _corp.Trust with { Kinds = ForeignTokenKinds.IdJag }).Should().Be(TokenError.KindNotTrusted);
        (_corp.Trust with { Kinds = ForeignTokenKinds.None }).Kinds.Should().Be(ForeignTokenKinds.IdToken, "that is what a generic issuer is for");
    }

    [Fact]
    public void An_algorithm_that_is_not_listed_for_the_issuer_is_refused() =>
        Refusal(IdToken(), _corp.Trust with { Algorithms = ["RS256"] }).Should().Be(TokenError.WrongAlgorithm);

    [Theory]
    [InlineData("user", SubjectKind.Human)]
    [InlineData("User", SubjectKind.Human)]
    [InlineData("ai_agent", SubjectKind.Agent)]
    [InlineData("user ai_agent", SubjectKind.Agent)]
    [InlineData("service", SubjectKind.Service)]
    [InlineData("user device", SubjectKind.Unknown)]
    [InlineData("robot", SubjectKind.Unknown)]
    public void What_says_that_it_is_no_human_is_not_taken_for_one(string profile, SubjectKind kind) =>
        Validate(_corp.Sign(IdToken(("sub_profile", profile)))).Value.Kind.Should().Be(kind);

    [Fact]
    public void Actor_and_may_act_come_with_their_issuer_or_the_tokens_own()
    {
        var claims = IdToken(
            ("act", JsonNode.Parse("""{"sub":"agt_2","exp":1,"act":{"iss":"https://other.example","sub":"agt_1"}}""")),
            ("may_act", JsonNode.Parse("""{"sub":"codex","iss":"https://broker.example"}""")));

        var ben = Validate(_corp.Sign(claims)).Value;

        ben.Actor.Should().Be(new Actor(Enterprise.Issuer, "agt_2", new("https://other.example", "agt_1", null)));
        ben.MayAct.Should().Be(new Actor("https://broker.example", "codex", null));
    }

    [Fact]
    public void A_chain_that_is_too_deep_is_refused_and_never_cut()
    {
        var chain = Enumerable.Range(0, 5).Aggregate((JsonNode?)null, (prior, i) => prior is null ? new JsonObject { ["sub"] = $"a{i}" } : new JsonObject { ["sub"] = $"a{i}", ["act"] = prior });

        Refusal(IdToken(("act", chain))).Should().Be(TokenError.ChainTooDeep);
    }

    [Fact]
    public void A_bound_token_names_what_it_is_bound_to()
    {
        var (key, certificate) = (new string('A', 43), new string('E', 43));

        var ben = Validate(_corp.Sign(IdToken(("cnf", new JsonObject { ["jkt"] = key, ["x5t#S256"] = certificate })))).Value;

        (ben.KeyThumbprint, ben.CertificateThumbprint).Should().Be((key, certificate));
    }

    [Fact]
    public void Before_validation_only_what_is_named_unverified_can_be_read()
    {
        var token = _corp.Sign(IdToken(), "JWT");

        UnverifiedToken.Read(token).Value.Should().Be(new UnverifiedToken(Enterprise.Issuer, "JWT"));
        UnverifiedToken.Read(_corp.Sign(IdToken(("iss", 5)))).Value.UnverifiedType.Should().BeEmpty();
        UnverifiedToken.Read("a.b").Failure.Error.Should().Be(TokenError.Malformed);
    }

    private static void Merge(JsonObject header, string members)
    {
        foreach (var (name, value) in JsonNode.Parse(members)!.AsObject().ToList())
        {
            header[name] = value?.DeepClone();
        }
    }

    private JsonObject IdToken(params (string Name, JsonNode? Value)[] changes) => Enterprise.With(Enterprise.With(_corp.Claims, ("aud", Enterprise.OurClient)), changes);

    private TokenResult<ForeignIdentity> Validate(string token, TrustedIssuer? trust = null) =>
        new ForeignTokenValidator(trust ?? _corp.Trust, _corp.Time).ValidateIdToken(token);

    private TokenError Refusal(JsonObject claims, TrustedIssuer? trust = null) => Validate(_corp.Sign(claims), trust).Failure.Error;
}
