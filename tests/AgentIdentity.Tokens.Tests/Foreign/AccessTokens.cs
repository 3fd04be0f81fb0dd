using System.Text.Json.Nodes;

namespace AgentIdentity.Tokens.Tests;

public sealed class AccessTokens
{
    private readonly Enterprise _corp = new();

    [Fact]
    public void A_humans_access_token_for_our_API_names_them_and_their_scope()
    {
        var ben = Validate(AccessToken(("scope", "orders.read orders.write"))).Value;

        (ben.Kind, ben.AuthorizedParty).Should().Be((SubjectKind.Human, Enterprise.ItsClient));
        ben.Scope.Should().Equal("orders.read", "orders.write");
        Validate(AccessToken()).Value.Scope.Should().BeEmpty("a token without scope stands for none, and not for all");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("JWT")]
    [InlineData("dpop+jwt")]
    public void Its_type_must_say_that_it_is_one(string? type) =>
        Validator().ValidateAccessToken(_corp.Sign(AccessToken(), type)).Ok.Should().BeFalse();

    [Theory]
    [InlineData("stranger", TokenError.PartyNotAccepted)]
    [InlineData(Enterprise.OurApi, TokenError.PartyNotAccepted)]
    [InlineData(null, TokenError.BadClaim)]
    public void Its_client_must_be_listed(string? client, TokenError error) =>
        Validate(AccessToken(("client_id", client))).Failure.Error.Should().Be(error);

    [Fact]
    public void Two_clients_in_one_token_are_refused() =>
        Validate(AccessToken(("azp", "copilot2"))).Failure.Error.Should().Be(TokenError.BadClaim);

    [Fact]
    public void No_listed_client_refuses_every_token() =>
        Validator(_corp.Trust with { AcceptedAuthorizedParties = [] }).ValidateAccessToken(_corp.Sign(AccessToken(), "at+jwt")).Failure.Error.Should().Be(TokenError.PartyNotAccepted);

    [Theory]
    [InlineData("nonce", "\"n\"")]
    [InlineData("at_hash", "\"h\"")]
    [InlineData("events", "{}")]
    [InlineData("typ", "\"ID\"")]
    [InlineData("token_use", "\"id\"")]
    public void What_an_id_token_has_refuses_it(string name, string json) => Validate(AccessToken((name, JsonNode.Parse(json)))).Ok.Should().BeFalse();

    [Fact]
    public void Nobody_is_taken_for_a_human_without_a_sign_of_it()
    {
        Validate(AccessToken(("auth_time", null))).Value.Kind.Should().Be(SubjectKind.Unknown);
        Validate(AccessToken(("sub", Enterprise.ItsClient))).Value.Kind.Should().Be(SubjectKind.Service, "a client's own token has the client as its subject");
        Validate(AccessToken(("sub_profile", "ai_agent"))).Value.Kind.Should().Be(SubjectKind.Agent);
    }

    [Theory]
    [InlineData("auth0|5f7c8ec7c33c6c004bbafe82", null, SubjectKind.Human)]
    [InlineData("google-oauth2|1", null, SubjectKind.Human)]
    [InlineData("gaBcD@clients", null, SubjectKind.Service)]
    [InlineData("auth0|5f", "client-credentials", SubjectKind.Service)]
    [InlineData("agt_42", null, SubjectKind.Unknown)]
    [InlineData("|5f", null, SubjectKind.Unknown)]
    public void Auth0_subjects_show_by_their_form_what_they_are(string subject, string? grant, SubjectKind kind) =>
        Auth0(AccessToken(("sub", subject), ("gty", grant), ("scope", "orders.read"), ("azp", Enterprise.ItsClient), ("client_id", null), ("auth_time", null))).Value.Kind.Should().Be(kind);

    [Theory]
    [InlineData("gty", "\"client-credentials\"")]
    [InlineData("permissions", "[]")]
    public void An_Auth0_access_token_without_scope_is_no_id_token(string name, string json)
    {
        var token = _corp.Sign(AccessToken(("sub", "auth0|ben"), (name, JsonNode.Parse(json))), "JWT");

        Validator(_corp.Trust with { Mapper = IssuerMapper.Auth0 }).ValidateIdToken(token).Failure.Error.Should().Be(TokenError.BadClaim);
    }

    [Fact]
    public void What_Auth0_says_of_a_subject_goes_before_the_form_of_its_name() =>
        Auth0(AccessToken(("sub", "auth0|ben"), ("scope", "orders.read"), ("sub_profile", "service"))).Value.Kind.Should().Be(SubjectKind.Service);

    [Fact]
    public void Auth0_names_agents_natively()
    {
        var ben = Auth0(AccessToken(("sub", "auth0|ben"), ("scope", "orders.read"), ("sub_profile", "user"), ("act", JsonNode.Parse("""{"sub":"agt_42","sub_profile":"ai_agent"}""")))).Value;

        (ben.Kind, ben.Actor).Should().Be((SubjectKind.Human, new Actor(Enterprise.Issuer, "agt_42", null)));
    }

    [Fact]
    public void Auth0s_own_userinfo_beside_our_audience_is_let_pass_and_dropped()
    {
        const string userinfo = Enterprise.Issuer + "userinfo";

        Auth0(AccessToken(("sub", "auth0|ben"), ("scope", "openid"), ("aud", new JsonArray(Enterprise.OurApi, userinfo)))).Value.Audiences.Should().Equal(Enterprise.OurApi);
        Auth0(AccessToken(("scope", "openid"), ("aud", new JsonArray(userinfo)))).Failure.Error.Should().Be(TokenError.WrongAudience);
        Auth0(AccessToken(("scope", "openid"), ("aud", new JsonArray("other", userinfo)))).Failure.Error.Should().Be(TokenError.WrongAudience);
        Validate(AccessToken(("aud", new JsonArray(Enterprise.OurApi, userinfo)))).Failure.Error.Should().Be(TokenError.WrongAudience);
    }

    [Fact]
    public void Without_its_type_or_a_scope_nothing_shows_that_it_is_an_access_token() =>
        Auth0(AccessToken(("sub", "auth0|ben"))).Failure.Error.Should().Be(TokenError.WrongType);

    [Theory]
    [InlineData("org_1", true)]
    [InlineData("org_2", false)]
    [InlineData(null, false)]
    public void Auth0_organisations_are_its_tenants(string? organisation, bool accepted) =>
        Auth0(AccessToken(("sub", "auth0|ben"), ("scope", "orders.read"), ("org_id", organisation)), _corp.Trust with { Tenants = ["org_1"] }).Ok.Should().Be(accepted);

    private JsonObject AccessToken(params (string Name, JsonNode? Value)[] changes) => Enterprise.With(
        Enterprise.With(_corp.Claims, ("aud", Enterprise.OurApi), ("client_id", Enterprise.ItsClient), ("jti", "t1"), ("auth_time", _corp.Time.GetUtcNow().ToUnixTimeSeconds())), changes);

    private ForeignTokenValidator Validator(TrustedIssuer? trust = null) => new(trust ?? _corp.Trust, _corp.Time);

    private TokenResult<ForeignIdentity> Validate(JsonObject claims) => Validator().ValidateAccessToken(_corp.Sign(claims, "at+jwt"));

    private TokenResult<ForeignIdentity> Auth0(JsonObject claims, TrustedIssuer? trust = null) =>
        Validator((trust ?? _corp.Trust) with { Mapper = IssuerMapper.Auth0 }).ValidateAccessToken(_corp.Sign(claims, "JWT"));
}
