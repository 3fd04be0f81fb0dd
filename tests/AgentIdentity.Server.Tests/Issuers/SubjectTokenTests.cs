using System.Text.Json.Nodes;
using AgentIdentity.Broker;
using AgentIdentity.Server.Issuers;
using AgentIdentity.Server.Tests.Setup;
using AgentIdentity.Tokens;

namespace AgentIdentity.Server.Tests.Issuers;

public sealed class SubjectTokenTests(TrustingServer trusting) : IClassFixture<TrustingServer>
{
    [Fact]
    public async Task A_human_of_a_trusted_issuer_is_known_by_issuer_and_subject()
    {
        var met = await trusting.People.MeetAsync(new MetPerson(new(trusting.Enterprise.Issuer, "anna")) { Name = "Anna" });

        var read = await ReadAsync(trusting.Enterprise.IdToken("anna", ("sid", "s-1"), ("email", "ben@enterprise.example")));

        read.Value.PersonId.Should().Be(met.Value!.Id);
        (read.Value.Issuer, read.Value.Subject, read.Value.SessionId).Should().Be((trusting.Enterprise.Issuer, "anna", "s-1"));
        read.Value.Authentication!.Time.Should().BeBefore(read.Value.IssuedAt);
    }

    [Fact]
    public async Task A_human_whom_nobody_has_met_is_named_and_is_nobody_here()
    {
        var read = await ReadAsync(trusting.Enterprise.IdToken("stranger"));
        (read.Value.Subject, read.Value.PersonId).Should().Be(("stranger", null));
    }

    [Fact]
    public async Task The_subject_of_a_local_account_at_another_issuer_is_not_that_account()
    {
        var ben = await trusting.Server.AddPersonAsync();
        (await ReadAsync(trusting.Enterprise.IdToken(ben.Person))).Value.PersonId.Should().BeNull();
    }

    [Fact]
    public async Task An_issuer_with_no_audience_listed_is_not_believed() =>
        (await ReadAsync(trusting.Unlisted.IdToken("anna"))).Failure.Error.Should().Be(TokenError.WrongAudience);

    [Fact]
    public async Task An_issuer_that_is_not_listed_is_not_believed() =>
        (await ReadAsync(new Enterprise { Issuer = "https://idp.other.example" }.IdToken("anna"))).Failure.Error.Should().Be(TokenError.WrongIssuer);

    [Fact]
    public async Task One_issuer_cannot_speak_for_another()
    {
        var mallory = new Enterprise { Issuer = trusting.Enterprise.Issuer };
        (await ReadAsync(mallory.IdToken("anna"))).Failure.Error.Should().Be(TokenError.BadSignature);

        var forged = trusting.Unlisted.IdToken("anna", ("iss", trusting.Enterprise.Issuer));
        (await ReadAsync(forged)).Failure.Error.Should().Be(TokenError.BadSignature);
    }

    [Fact]
    public async Task Nobody_else_speaks_for_this_server()
    {
        var forged = trusting.Enterprise.IdToken("ben", ("iss", trusting.Server.Origin), ("aud", "the-agent"));
        foreach (var type in (string[])[SubjectTokenTypes.IdToken, SubjectTokenTypes.AccessToken, SubjectTokenTypes.Jwt])
        {
            (await ReadAsync(forged, type)).Ok.Should().BeFalse(type);
        }
    }

    [Fact]
    public async Task A_token_of_one_kind_does_not_pass_as_another()
    {
        var idToken = trusting.Enterprise.IdToken("anna");
        var accessToken = trusting.Enterprise.Sign("at+jwt", ("sub", "anna"), ("aud", Enterprise.Audience), ("client_id", "their-app"), ("jti", "j"), ("auth_time", Enterprise.Now(-5)));
        var idJag = trusting.Enterprise.IdJag("anna", trusting.Server.Origin, "the-agent");

        (await ReadAsync(idToken, SubjectTokenTypes.AccessToken)).Ok.Should().BeFalse();
        (await ReadAsync(accessToken, SubjectTokenTypes.IdToken)).Ok.Should().BeFalse();
        (await ReadAsync(accessToken, SubjectTokenTypes.AccessToken)).Value.Subject.Should().Be("anna");
        (await ReadAsync(accessToken, SubjectTokenTypes.Jwt)).Value.Subject.Should().Be("anna");
        (await ReadAsync(idToken, SubjectTokenTypes.Jwt)).Value.Subject.Should().Be("anna");
        foreach (var type in (string[])[SubjectTokenTypes.IdToken, SubjectTokenTypes.AccessToken, SubjectTokenTypes.Jwt, "urn:example:other"])
        {
            (await ReadAsync(idJag, type)).Ok.Should().BeFalse(type);
        }
    }

    [Fact]
    public async Task An_access_token_of_a_client_that_is_not_listed_is_refused()
    {
        var token = trusting.Enterprise.Sign("at+jwt", ("sub", "anna"), ("aud", Enterprise.Audience), ("client_id", "some-app"), ("jti", "j"), ("auth_time", Enterprise.Now(-5)));
        (await ReadAsync(token, SubjectTokenTypes.AccessToken)).Failure.Error.Should().Be(TokenError.PartyNotAccepted);
    }

    [Fact]
    public async Task Only_a_human_delegates()
    {
        var token = trusting.Enterprise.Sign("at+jwt", ("sub", "their-app"), ("aud", Enterprise.Audience), ("client_id", "their-app"), ("jti", "j"));
        (await ReadAsync(token, SubjectTokenTypes.AccessToken)).Failure.Error.Should().Be(TokenError.BadClaim);
    }

    [Fact]
    public async Task Who_may_act_and_who_acts_already_is_handed_on()
    {
        var read = await ReadAsync(trusting.Enterprise.IdToken("anna",
            ("may_act", new JsonObject { ["sub"] = "the-agent", ["iss"] = trusting.Server.Origin }), ("act", new JsonObject { ["sub"] = "their-agent" })));

        read.Value.MayAct.Should().Be(new Actor(trusting.Server.Origin, "the-agent", null));
        read.Value.Actor.Should().Be(new Actor(trusting.Enterprise.Issuer, "their-agent", null));
    }

    [Fact]
    public async Task An_id_token_of_this_server_is_good_for_the_client_it_was_issued_to_only()
    {
        var (agent, ben) = (await trusting.Server.AddAgentAsync(), await trusting.Server.AddPersonAsync());
        var granted = await ben.GrantAsync(agent);

        (await ReadAsync(granted["id_token"]!, SubjectTokenTypes.IdToken, agent.Id)).Value.PersonId.Should().Be(ben.Person);
        (await ReadAsync(granted["id_token"]!, SubjectTokenTypes.IdToken, "another-agent")).Failure.Error.Should().Be(TokenError.WrongAudience);
        (await ReadAsync(granted["id_token"]!, SubjectTokenTypes.AccessToken, agent.Id)).Ok.Should().BeFalse();
    }

    [Fact]
    public async Task The_humans_own_access_token_is_good_for_its_client_and_says_which_key_it_is_bound_to()
    {
        var (agent, ben) = (await trusting.Server.AddAgentAsync(), await trusting.Server.AddPersonAsync());
        var granted = await ben.GrantAsync(agent);

        var read = await ReadAsync(granted["access_token"]!, SubjectTokenTypes.AccessToken, agent.Id);

        (read.Value.PersonId, read.Value.KeyThumbprint).Should().Be((ben.Person, agent.Prover.Thumbprint));
        (await ReadAsync(granted["access_token"]!, SubjectTokenTypes.AccessToken, "another-agent")).Failure.Error.Should().Be(TokenError.WrongAudience);
        (await ReadAsync(granted["access_token"]!, SubjectTokenTypes.IdToken, agent.Id)).Ok.Should().BeFalse();
    }

    [Fact]
    public async Task A_delegated_token_and_an_actor_token_name_no_human_in_person()
    {
        var (agent, ben) = (await trusting.Server.AddAgentAsync(), await trusting.Server.AddPersonAsync());
        var delegated = await agent.ExchangeAsync((await ben.GrantAsync(agent)).DelegationId(), trusting.Server.Origin + "/mcp/crm");

        foreach (var token in (string[])[delegated["access_token"]!, await agent.ActorTokenAsync()])
        {
            foreach (var type in (string[])[SubjectTokenTypes.IdToken, SubjectTokenTypes.AccessToken, SubjectTokenTypes.Jwt])
            {
                (await ReadAsync(token, type, agent.Id)).Ok.Should().BeFalse(type);
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("dlg_abc")]
    [InlineData("a.b.c")]
    [InlineData("eyJhbGciOiJub25lIn0.eyJpc3MiOiJodHRwczovL2lkcC5lbnRlcnByaXNlLmV4YW1wbGUifQ.")]
    public async Task What_is_no_token_is_refused_and_throws_nothing(string token) => (await ReadAsync(token)).Ok.Should().BeFalse();

    private ValueTask<TokenResult<SubjectIdentity>> ReadAsync(string token, string type = SubjectTokenTypes.IdToken, string client = "the-agent") =>
        trusting.Subjects.ReadAsync(token, type, client, TestContext.Current.CancellationToken);
}
