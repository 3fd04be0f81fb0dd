using System.Text.Json;
using AgentIdentity.Tests;
using AgentIdentity.Tokens;
using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace AgentIdentity.Broker.Tests.Aws;

public sealed class RoleSessionTests : IAsyncLifetime
{
    private const string Files = TestBroker.Issuer + "/api/files";
    private static readonly SecretValue Own = new($"{SigV4.AccessKey}:{SigV4.SecretKey}");
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;
    private FakeSts _sts = null!;
    private TestBroker _broker = null!;

    private RoleSessions Sessions => _broker.Part<RoleSessions>();

    public async ValueTask InitializeAsync()
    {
        _sts = await FakeSts.StartAsync();
        _broker = await TestBroker.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _broker.DisposeAsync();
        await _sts.DisposeAsync();
    }

    [Fact]
    public async Task A_session_names_the_human_the_agent_and_the_grant_and_may_do_what_was_granted()
    {
        var grant = await GrantAsync();
        var session = await Sessions.AssumeAsync(Token(grant), Terms(), Own, Ct);

        session.AccessKeyId.Should().StartWith("ASIA");
        var given = _sts.Given.Should().ContainSingle().Which;
        given["SourceIdentity"].Should().Be("ben");
        given["RoleSessionName"].Should().StartWith("codex.");
        FakeSts.Tags(given).Should().BeEquivalentTo(new Dictionary<string, string> { ["agent"] = "codex", ["grant"] = grant.Id });
        given["DurationSeconds"].Should().Be("3600");
        IamPolicy.Allows(given["Policy"], "s3:GetObject", "arn:aws:s3:::reports/2026/a").Should().BeTrue();
        IamPolicy.Allows(given["Policy"], "s3:GetObject", "arn:aws:s3:::reports/2025/a").Should().BeFalse();
        IamPolicy.Allows(given["Policy"], "s3:PutObject", "arn:aws:s3:::reports/2026/a").Should().BeFalse();
        var entry = (await _broker.EntriesAsync()).Single(static one => one.Kind == "aws.role_assumed");
        entry.DelegationId.Should().Be(grant.Id);
        var body = System.Text.Encoding.UTF8.GetString(entry.Body.Span);
        body.Should().Contain("\"human\":\"ben\"").And.Contain("\"source_identity\":\"ben\"").And.Contain(session.AccessKeyId)
            .And.NotContain(session.SecretKey.Reveal()).And.NotContain(session.Token.Reveal());
        $"{session}".Should().NotContain(session.SecretKey.Reveal()).And.NotContain(session.Token.Reveal());
    }

    [Fact]
    public async Task However_many_calls_come_the_role_is_assumed_once_a_delegation()
    {
        var grant = await GrantAsync();
        var sessions = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Sessions.AssumeAsync(Token(grant), Terms(), Own, Ct)));
        sessions.Distinct().Should().ContainSingle();
        _sts.Given.Should().ContainSingle();

        await Sessions.AssumeAsync(Token(await GrantAsync()), Terms(), Own, Ct);
        _sts.Given.Should().HaveCount(2, "another delegation is another session");
    }

    [Fact]
    public async Task A_session_is_renewed_before_AWS_ends_it()
    {
        var grant = await GrantAsync();
        _sts.Now = () => _broker.Now;
        var first = await Sessions.AssumeAsync(Token(grant), Terms(), Own, Ct);
        _broker.Later(TimeSpan.FromMinutes(58));
        (await Sessions.AssumeAsync(Token(grant), Terms(), Own, Ct)).Should().Be(first);
        _broker.Later(TimeSpan.FromMinutes(1));
        (await Sessions.AssumeAsync(Token(grant), Terms(), Own, Ct)).Should().NotBe(first);
    }

    [Fact]
    public async Task No_session_outlives_its_delegation()
    {
        var half = await GrantAsync(lasts: TimeSpan.FromMinutes(30));
        await Sessions.AssumeAsync(Token(half), Terms(), Own, Ct);
        _sts.Given.Last()["DurationSeconds"].Should().Be("1800");
        _sts.Given.Last()["Policy"].Should().NotContain("Deny");

        var brief = await GrantAsync(lasts: TimeSpan.FromMinutes(5));
        await Sessions.AssumeAsync(Token(brief), Terms(), Own, Ct);
        _sts.Given.Last()["DurationSeconds"].Should().Be("900", "AWS knows no shorter one");
        IamPolicy.Allows(_sts.Given.Last()["Policy"], "s3:GetObject", "arn:aws:s3:::reports/2026/a", _broker.Now.AddMinutes(4)).Should().BeTrue();
        IamPolicy.Allows(_sts.Given.Last()["Policy"], "s3:GetObject", "arn:aws:s3:::reports/2026/a", _broker.Now.AddMinutes(5)).Should().BeFalse();

        _broker.Later(TimeSpan.FromMinutes(6));
        await FailsAsync(() => Sessions.AssumeAsync(Token(brief), Terms(), Own, Ct), BrokerError.DelegationEnded);
    }

    [Theory]
    [InlineData("end")]
    [InlineData("pause")]
    [InlineData("parent")]
    [InlineData("agent")]
    [InlineData("human")]
    public async Task A_stop_drops_the_session(string how)
    {
        var parent = await GrantAsync();
        var grant = how == "parent" ? await _broker.ChildAsync(parent) : parent;
        await Sessions.AssumeAsync(Token(grant), Terms(), Own, Ct);
        Sessions.Count.Should().Be(1);

        _ = how switch
        {
            "end" or "parent" => (await _broker.Delegations.EndAsync(parent.Id, "ben")).Ok,
            "pause" => (await _broker.Delegations.PauseAsync(grant.Id, "ben")).Ok,
            "agent" => (await _broker.Agents.SuspendAsync("codex", "admin")).Ok,
            _ => (await _broker.People.DisableAsync("ben", "admin")).Ok,
        };

        Sessions.Count.Should().Be(0);
    }

    [Fact]
    public async Task A_narrowed_delegation_gets_a_narrower_session_at_once()
    {
        var grant = await GrantAsync();
        var token = Token(grant);
        await Sessions.AssumeAsync(token, Terms(), Own, Ct);
        (await _broker.Delegations.NarrowAsync(grant.Id, new NarrowRequest { Details = Read("/reports/2026/q1/*") }, "ben")).Ok.Should().BeTrue();

        // What the token still says is more than the record holds: nothing of it counts any more.
        await FailsAsync(() => Sessions.AssumeAsync(token, Terms(), Own, Ct), BrokerError.RoleGrantsNothing);
        await Sessions.AssumeAsync(Token(_broker.Delegations.Find(grant.Id)!), Terms(), Own, Ct);
        IamPolicy.Allows(_sts.Given.Last()["Policy"], "s3:GetObject", "arn:aws:s3:::reports/2026/a").Should().BeFalse();
    }

    [Fact]
    public async Task A_token_that_carries_less_than_its_delegation_gets_a_session_for_less()
    {
        var grant = await GrantAsync();
        await Sessions.AssumeAsync(Token(grant) with { Details = Read("/reports/2026/one") }, Terms(), Own, Ct);
        IamPolicy.Allows(_sts.Given.Last()["Policy"], "s3:GetObject", "arn:aws:s3:::reports/2026/one").Should().BeTrue();
        IamPolicy.Allows(_sts.Given.Last()["Policy"], "s3:GetObject", "arn:aws:s3:::reports/2026/two").Should().BeFalse();
        await FailsAsync(() => Sessions.AssumeAsync(Token(grant) with { Details = Read("/*") }, Terms(), Own, Ct), BrokerError.RoleGrantsNothing);
    }

    [Theory]
    [InlineData("sts:AssumeRole")]
    [InlineData("sts:TagSession")]
    [InlineData("sts:SetSourceIdentity")]
    public async Task Where_the_trust_policy_does_not_allow_it_there_is_no_session_and_no_lesser_one(string missing)
    {
        _sts.Trusts.Remove(missing);
        var grant = await GrantAsync();
        await FailsAsync(() => Sessions.AssumeAsync(Token(grant), Terms(), Own, Ct), BrokerError.RoleRefused);
        _sts.Given.Should().BeEmpty();
        _sts.Trusts.Add(missing);
        await Sessions.AssumeAsync(Token(grant), Terms(), Own, Ct);
        (await _broker.KindsAsync()).Count(static kind => kind == "aws.role_assumed").Should().Be(1);
    }

    [Fact]
    public async Task The_external_id_is_the_configured_one()
    {
        _sts.ExternalId = "agents-42";
        var grant = await GrantAsync();
        await FailsAsync(() => Sessions.AssumeAsync(Token(grant), Terms(), Own, Ct), BrokerError.RoleRefused);
        await Sessions.AssumeAsync(Token(grant), Terms() with { ExternalId = "agents-42" }, Own, Ct);
    }

    [Theory]
    [InlineData("AKIAFAKEFAKEFAKEFAKE:another-secret", BrokerError.RoleRefused)]
    [InlineData("AKIAOTHEROTHEROTHER0:c2VjcmV0LW9mLXRoZS1mYWtlLWtleS1zZXJ2aWNl", BrokerError.RoleRefused)]
    [InlineData("no-colon", BrokerError.SecretUnusable)]
    [InlineData(":x", BrokerError.SecretUnusable)]
    public async Task With_other_credentials_there_is_no_session(string secret, BrokerError error)
    {
        var grant = await GrantAsync();
        await FailsAsync(() => Sessions.AssumeAsync(Token(grant), Terms(), new SecretValue(secret), Ct), error);
    }

    [Fact]
    public async Task A_service_that_fails_or_is_silent_is_no_session_and_is_asked_again()
    {
        var grant = await GrantAsync();
        _sts.Trouble = () => Task.FromResult<IResult?>(Results.StatusCode(500));
        await FailsAsync(() => Sessions.AssumeAsync(Token(grant), Terms(), Own, Ct), BrokerError.RoleUnavailable);
        await FailsAsync(() => Sessions.AssumeAsync(Token(grant), Terms() with { StsAddress = "http://127.0.0.1:1" }, Own, Ct), BrokerError.RoleUnavailable);
        _sts.Trouble = static () => Task.FromResult<IResult?>(null);
        (await Sessions.AssumeAsync(Token(grant), Terms(), Own, Ct)).Should().NotBeNull();
    }

    [Fact]
    public async Task A_policy_that_AWS_cannot_pack_is_refused_as_such()
    {
        var grant = await GrantAsync("/reports/too-much-to-pack/*");
        await FailsAsync(() => Sessions.AssumeAsync(Token(grant), Terms(), Own, Ct), BrokerError.SessionPolicyTooLong);
    }

    [Fact]
    public async Task By_web_identity_a_token_of_this_broker_takes_the_place_of_AWS_credentials()
    {
        var keys = new JsonWebKeySet(_broker.Part<KeyRing>().ToJwks());
        _sts.Identity = token =>
        {
            var read = new JsonWebTokenHandler().ValidateTokenAsync(token, new TokenValidationParameters
            {
                ValidIssuer = TestBroker.Issuer,
                ValidAudience = "sts.amazonaws.com",
                IssuerSigningKeys = keys.Keys,
                LifetimeValidator = (_, end, _, _) => end > _broker.Now.UtcDateTime,
            }).GetAwaiter().GetResult();
            return read.IsValid ? ((string)read.Claims["sub"], (string)read.Claims["https://aws.amazon.com/source_identity"]) : null;
        };
        var grant = await GrantAsync();

        await Sessions.AssumeByTokenAsync(Token(grant), Terms(), Ct);

        var given = _sts.Given.Should().ContainSingle().Which;
        (given["Subject"], given["SourceIdentity"]).Should().Be(("agent:codex", "ben"));
        IamPolicy.Allows(given["Policy"], "s3:GetObject", "arn:aws:s3:::reports/2026/a").Should().BeTrue();
        _sts.Identity = static _ => null;
        await FailsAsync(async () => await Sessions.AssumeByTokenAsync(Token(await GrantAsync()), Terms(), Ct), BrokerError.RoleRefused);
    }

    [Theory]
    [InlineData("titan", true)]
    [InlineData("*", true)]
    [InlineData("other", false)]
    public async Task A_models_provider_gets_a_session_where_the_model_is_granted_whatever_the_limits(string granted, bool given)
    {
        const string models = TestBroker.Issuer + "/v1";
        const string model = "arn:aws:bedrock:*::foundation-model/anthropic.claude-x";
        var grant = await _broker.GrantAsync(_broker.Request(AuthorizationDetails.Of(new ModelDetail([models], granted, null) { Geographies = ["eu"] })) with { EndsAt = _broker.Now.AddDays(1) });
        var terms = new RoleTerms("titan/eu", models, FakeSts.Role, FakeSts.Region)
        {
            StsAddress = _sts.Endpoint,
            IsModel = true,
            Statements = [new RoleStatement("chat", "titan", ["bedrock:InvokeModel"], [model])],
        };
        if (!given)
        {
            await FailsAsync(() => Sessions.AssumeAsync(Token(grant), terms, Own, Ct), BrokerError.RoleGrantsNothing);
            return;
        }

        await Sessions.AssumeAsync(Token(grant), terms, Own, Ct);

        IamPolicy.Allows(_sts.Given.Single()["Policy"], "bedrock:InvokeModel", model).Should().BeTrue();
        IamPolicy.Allows(_sts.Given.Single()["Policy"], "bedrock:InvokeModel", "arn:aws:bedrock:*::foundation-model/another").Should().BeFalse();
    }

    private static async Task FailsAsync(Func<Task> act, BrokerError error) => (await act.Should().ThrowAsync<BrokerException>()).Which.Failure.Error.Should().Be(error);

    private static AuthorizationDetails Read(string path) => AuthorizationDetails.Of(new HttpDetail([Files], ["GET"], [path]));

    private Task<DelegationRecord> GrantAsync(string path = "/reports/2026/*", TimeSpan? lasts = null) =>
        _broker.GrantAsync(_broker.Request(Read(path)) with { EndsAt = _broker.Now + (lasts ?? TimeSpan.FromDays(1)) });

    private RoleTerms Terms() => new("files", Files, FakeSts.Role, FakeSts.Region) { StsAddress = _sts.Endpoint, S3 = new S3Place("", null) };

    private Delegation Token(DelegationRecord grant) => new()
    {
        Issuer = TestBroker.Issuer,
        Subject = grant.Human,
        Actor = new Actor(TestBroker.Issuer, grant.Agent, null),
        ClientId = grant.Agent,
        Audience = Files,
        Details = grant.Details,
        DelegationId = grant.Id,
        TransactionId = grant.Txn,
        TokenId = Identifiers.New("tok_"),
        IssuedAt = _broker.Now,
        ExpiresAt = _broker.Now.AddMinutes(5),
    };
}
