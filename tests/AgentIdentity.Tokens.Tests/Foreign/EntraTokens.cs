using System.Text.Json.Nodes;

namespace AgentIdentity.Tokens.Tests;

/// <summary>Tokens of the shape that Microsoft Entra Agent ID documents.</summary>
public sealed class EntraTokens
{
    private const string Tenant = "00000001-0000-0ff1-ce00-000000000000";
    private const string OtherTenant = "9188040d-6c67-4c5b-b112-36a304b66dad";
    private const string V2 = $"https://login.microsoftonline.com/{Tenant}/v2.0";
    private const string V1 = $"https://sts.windows.net/{Tenant}/";
    private const string Agent = "aaaaaaaa-1111-2222-3333-444444444444";

    private readonly Enterprise _corp = new();

    [Fact]
    public void An_agent_that_acts_for_a_user_is_the_actor_and_the_user_the_subject()
    {
        var seen = Validate(Delegated()).Value;

        (seen.Issuer, seen.Subject, seen.Kind, seen.Tenant).Should().Be((V2, "oid-ben", SubjectKind.Human, Tenant));
        seen.Actor.Should().Be(new Actor(V2, Agent, null));
        (seen.ActorParent, seen.TokenId).Should().Be(("blueprint", "uti-1"));
        seen.Scope.Should().Equal("Orders.Read");
    }

    [Fact]
    public void A_user_through_an_ordinary_client_has_no_actor()
    {
        var seen = Validate(Delegated(("xms_act_fct", "3 9"), ("xms_par_app_azp", null))).Value;

        (seen.Kind, seen.Actor, seen.ActorParent).Should().Be((SubjectKind.Human, null, null));
    }

    [Theory]
    [InlineData("app", "9 3 11", SubjectKind.Agent)]
    [InlineData("app", "3 9", SubjectKind.Service)]
    [InlineData("user", "3 13", SubjectKind.Agent)]
    [InlineData(null, "3", SubjectKind.Unknown)]
    [InlineData("device", "3", SubjectKind.Unknown)]
    [InlineData("user", "111 113", SubjectKind.Human)]
    public void Nobody_is_human_unless_the_token_says_so(string? type, string facets, SubjectKind kind) =>
        Validate(Delegated(("idtyp", type), ("xms_sub_fct", facets))).Value.Kind.Should().Be(kind);

    [Fact]
    public void An_agent_for_itself_has_no_actor() =>
        Validate(Delegated(("idtyp", "app"), ("xms_sub_fct", "9 3 11"), ("oid", "oid-agent"))).Value
            .Should().Match<ForeignIdentity>(seen => seen.Subject == "oid-agent" && seen.Kind == SubjectKind.Agent && seen.Actor == null);

    [Theory]
    [InlineData("oid", null, TokenError.BadClaim)]
    [InlineData("xms_act_fct", "\"3 x\"", TokenError.BadClaim)]
    [InlineData("xms_sub_fct", "[3]", TokenError.BadClaim)]
    [InlineData("xms_sub_fct", "\"-11\"", TokenError.BadClaim)]
    [InlineData("act", """{"sub":"eve"}""", TokenError.BadClaim)]
    [InlineData("tid", null, TokenError.BadClaim)]
    [InlineData("tid", "\"9188040d-6c67-4c5b-b112-36a304b66dad\"", TokenError.TenantNotAccepted)]
    [InlineData("azp", "\"stranger\"", TokenError.PartyNotAccepted)]
    public void What_is_missing_or_not_understood_refuses_the_token(string name, string? json, TokenError error) =>
        Validate(Delegated((name, json is null ? null : JsonNode.Parse(json)))).Failure.Error.Should().Be(error);

    [Fact]
    public void Version_1_tokens_name_their_client_as_appid_and_come_from_their_own_issuer()
    {
        var claims = Delegated(("iss", V1), ("azp", null), ("appid", Agent), ("ver", "1.0"));

        Validate(claims, Trust() with { Issuer = V1 }).Value.Actor.Should().Be(new Actor(V1, Agent, null));
        Validate(claims).Failure.Error.Should().Be(TokenError.WrongIssuer);
    }

    [Fact]
    public void One_issuer_for_many_tenants_accepts_the_listed_ones()
    {
        var many = Trust() with { Issuer = "https://login.microsoftonline.com/{tenantid}/v2.0", Tenants = [Tenant] };
        var other = Delegated(("iss", $"https://login.microsoftonline.com/{OtherTenant}/v2.0"), ("tid", OtherTenant));

        Validate(Delegated(), many).Value.Issuer.Should().Be(V2);
        Validate(other, many).Ok.Should().BeFalse();
        Validate(other, many with { Tenants = [Tenant, OtherTenant] }).Value.Tenant.Should().Be(OtherTenant);
        Validate(Delegated(("tid", OtherTenant)), many with { Tenants = [Tenant, OtherTenant] }).Failure.Error.Should().Be(TokenError.TenantNotAccepted);
        Validate(Delegated(("iss", many.Issuer)), many).Failure.Error.Should().Be(TokenError.WrongIssuer, "the pattern is no issuer");
        Validate(Delegated(), many with { Tenants = [] }).Failure.Error.Should().Be(TokenError.WrongIssuer, "no tenant is listed");
    }

    [Fact]
    public void An_id_token_names_the_user_by_their_object_id()
    {
        var claims = Enterprise.With(Delegated(), ("aud", Enterprise.OurClient), ("azp", null), ("scp", null), ("idtyp", null), ("xms_act_fct", null), ("xms_sub_fct", null));

        new ForeignTokenValidator(Trust(), _corp.Time).ValidateIdToken(_corp.Sign(claims, "JWT")).Value
            .Should().Match<ForeignIdentity>(seen => seen.Subject == "oid-ben" && seen.Kind == SubjectKind.Human && seen.Tenant == Tenant);
    }

    [Fact]
    public void An_id_token_says_itself_when_it_is_no_humans() =>
        new ForeignTokenValidator(Trust(), _corp.Time).ValidateIdToken(_corp.Sign(IdToken(("idtyp", "app")), "JWT")).Value.Kind.Should().Be(SubjectKind.Service);

    [Fact]
    public void An_id_token_in_which_an_unnamed_agent_acts_is_refused() =>
        new ForeignTokenValidator(Trust(), _corp.Time).ValidateIdToken(_corp.Sign(IdToken(("xms_act_fct", "11")), "JWT")).Failure.Error.Should().Be(TokenError.BadClaim);

    [Fact]
    public void A_blueprint_is_of_an_agent_that_acts_or_of_nobody() =>
        Validate(Delegated(("xms_act_fct", "3 9"))).Value.ActorParent.Should().BeNull();

    [Fact]
    public void What_AWS_reads_is_in_no_access_token() =>
        Validate(Delegated(("https://aws.amazon.com/source_identity", "ben"))).Failure.Error.Should().Be(TokenError.BadClaim);

    [Fact]
    public void A_beginning_within_the_difference_of_clocks_has_begun()
    {
        var soon = _corp.Time.GetUtcNow().AddSeconds(30).ToUnixTimeSeconds();

        Validate(Delegated(("nbf", soon))).Ok.Should().BeTrue();
        Validate(Delegated(("nbf", soon + 1))).Failure.Error.Should().Be(TokenError.NotYetValid);
    }

    [Theory]
    [InlineData("azpacr", "azp")]
    [InlineData("appidacr", "appid")]
    public void A_programs_access_token_that_shows_nothing_of_it_is_no_persons_id_token(string mark, string party)
    {
        var claims = Enterprise.With(
            Delegated(), ("azp", null), ("scp", null), ("idtyp", null), ("xms_act_fct", null), ("xms_sub_fct", null), ("roles", new JsonArray("Orders.All")), (mark, "1"), (party, Agent));

        new ForeignTokenValidator(Trust(), _corp.Time).ValidateIdToken(_corp.Sign(claims, "JWT")).Failure.Error.Should().Be(TokenError.BadClaim);
        Validate(claims).Failure.Error.Should().Be(TokenError.WrongType);
    }

    [Fact]
    public void An_access_token_is_no_id_token() =>
        new ForeignTokenValidator(Trust() with { AcceptedAudiences = [Enterprise.OurApi] }, _corp.Time).ValidateIdToken(_corp.Sign(Delegated(), "JWT")).Ok.Should().BeFalse();

    private JsonObject IdToken(params (string Name, JsonNode? Value)[] changes) => Enterprise.With(
        Enterprise.With(Delegated(), ("aud", Enterprise.OurClient), ("azp", null), ("scp", null), ("idtyp", null), ("xms_act_fct", null), ("xms_sub_fct", null), ("xms_par_app_azp", null)),
        changes);

    private JsonObject Delegated(params (string Name, JsonNode? Value)[] changes) => Enterprise.With(
        Enterprise.With(
            _corp.Claims,
            ("iss", V2), ("aud", Enterprise.OurApi), ("sub", "pairwise"), ("oid", "oid-ben"), ("tid", Tenant), ("azp", Agent), ("idtyp", "user"), ("scp", "Orders.Read"),
            ("uti", "uti-1"), ("ver", "2.0"), ("xms_act_fct", "3 9 11"), ("xms_sub_fct", "3 5"), ("xms_tnt_fct", "3 9"), ("xms_par_app_azp", "blueprint")),
        changes);

    private TrustedIssuer Trust() => new(V2, _corp.Keys.Find)
    {
        Mapper = IssuerMapper.Entra,
        AcceptedAudiences = [Enterprise.OurApi, Enterprise.OurClient],
        AcceptedAuthorizedParties = [Agent],
    };

    private TokenResult<ForeignIdentity> Validate(JsonObject claims, TrustedIssuer? trust = null) =>
        new ForeignTokenValidator(trust ?? Trust(), _corp.Time).ValidateAccessToken(_corp.Sign(claims, "JWT"));
}
