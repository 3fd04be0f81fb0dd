using AgentIdentity.Tokens;

namespace AgentIdentity.Broker.Tests;

public sealed class CutoffTests
{
    private const string Codex = "codex";

    public static TheoryData<NewCutoff, bool> Aims => new()
    {
        { new(CutoffKind.Everyone), true },
        { new(CutoffKind.Human) { Human = "ben" }, true },
        { new(CutoffKind.Human) { Human = "eve" }, false },
        { new(CutoffKind.Agent) { Agent = "scout" }, true },
        { new(CutoffKind.Agent) { Agent = Codex }, true },
        { new(CutoffKind.Agent) { Agent = "ben" }, false },
        { new(CutoffKind.HumanAgent) { Human = "ben", Agent = Codex }, true },
        { new(CutoffKind.HumanAgent) { Human = "ben", Agent = "other" }, false },
        { new(CutoffKind.HumanAgent) { Human = "eve", Agent = Codex }, false },
        { new(CutoffKind.Delegation) { Delegation = "dlg_1" }, true },
        { new(CutoffKind.Delegation) { Delegation = "dlg_2" }, false },
        { new(CutoffKind.Token) { TokenId = "jti-1" }, true },
        { new(CutoffKind.Token) { TokenId = "jti-2" }, false },
        { new(CutoffKind.Session) { SessionId = "sid-1" }, true },
        { new(CutoffKind.Session) { SessionId = "sid-2" }, false },
        { new(CutoffKind.Client) { ClientId = "scout" }, true },
        { new(CutoffKind.Client) { ClientId = Codex }, false },
    };

    [Theory]
    [MemberData(nameof(Aims))]
    public async Task A_cut_off_hits_what_it_is_aimed_at_and_nothing_else(NewCutoff aim, bool hits)
    {
        await using var broker = await TestBroker.EmptyAsync();
        var cutoffs = broker.Part<Cutoffs>();
        var token = Token(broker.Now);

        (await cutoffs.RaiseAsync(aim, "admin")).Failure.Should().BeNull();

        (cutoffs.Refusal(token) is not null).Should().Be(hits);
    }

    [Theory]
    [InlineData(-1, true)]
    [InlineData(0, true)]
    [InlineData(0.999, true)]
    [InlineData(1, false)]
    public async Task The_moment_is_inclusive_and_counts_whole_seconds(double later, bool hit)
    {
        await using var broker = await TestBroker.EmptyAsync();
        var cutoffs = broker.Part<Cutoffs>();
        await cutoffs.RaiseAsync(new NewCutoff(CutoffKind.Agent) { Agent = Codex }, "admin");

        (cutoffs.Refusal(Token(broker.Now.AddSeconds(later))) is not null).Should().Be(hit);
    }

    [Fact]
    public async Task A_cut_off_of_a_human_reaches_a_token_that_rests_on_an_older_sign_in()
    {
        await using var broker = await TestBroker.EmptyAsync();
        var cutoffs = broker.Part<Cutoffs>();
        await cutoffs.RaiseAsync(new NewCutoff(CutoffKind.Human) { Human = "ben" }, "admin");

        var later = Token(broker.Now.AddMinutes(10));
        cutoffs.Refusal(later with { Authentication = new HumanAuthentication(broker.Now, null, []) })!.Error.Should().Be(BrokerError.CutOff);
        cutoffs.Refusal(later with { Authentication = new HumanAuthentication(broker.Now.AddMinutes(9), null, []) }).Should().BeNull();
    }

    [Fact]
    public async Task What_was_granted_before_counts_no_more_and_what_is_granted_after_does()
    {
        await using var broker = await TestBroker.StartAsync();
        var before = await broker.GrantAsync();
        var child = await broker.ChildAsync(before);
        await broker.Part<Cutoffs>().RaiseAsync(new NewCutoff(CutoffKind.HumanAgent) { Human = "ben", Agent = Codex }, "admin");
        broker.Later(TimeSpan.FromSeconds(1));

        broker.Delegations.Standing(before.Id)!.Error.Should().Be(BrokerError.CutOff);
        broker.Delegations.Standing(child.Id)!.Error.Should().Be(BrokerError.CutOff, "codex is above scout in the chain");
        var after = await broker.GrantAsync();
        broker.Delegations.Standing(after.Id).Should().BeNull();
    }

    [Fact]
    public async Task No_child_can_be_carved_out_of_what_is_cut_off()
    {
        await using var broker = await TestBroker.StartAsync();
        var root = await broker.GrantAsync();
        await broker.Part<Cutoffs>().RaiseAsync(new NewCutoff(CutoffKind.Agent) { Agent = Codex }, "admin");
        broker.Later(TimeSpan.FromMinutes(1));

        var child = await broker.Delegations.CreateChildAsync(root.Id, Codex, new ChildRequest("scout", "Look around", root.Details));

        child.Failure!.Error.Should().Be(BrokerError.CutOff);
    }

    [Fact]
    public async Task Cut_offs_outlive_a_restart_and_are_in_the_evidence()
    {
        await using var broker = await TestBroker.StartAsync();
        var raised = (await broker.Part<Cutoffs>().RaiseAsync(new NewCutoff(CutoffKind.Agent) { Agent = Codex, Reason = "key lost" }, "admin")).Value!;
        raised.Durable.Should().BeTrue();
        var token = Token(broker.Now);

        await broker.RestartAsync();

        broker.Part<Cutoffs>().Refusal(token)!.Error.Should().Be(BrokerError.CutOff);
        broker.Part<Cutoffs>().Find(raised.Id).Should().BeEquivalentTo(raised);
        (await broker.KindsAsync()).Should().Contain("cutoff.raised");
    }

    [Fact]
    public async Task A_lifted_cut_off_is_over_and_the_older_one_that_it_hid_is_not()
    {
        await using var broker = await TestBroker.StartAsync();
        var cutoffs = broker.Part<Cutoffs>();
        var older = (await cutoffs.RaiseAsync(new NewCutoff(CutoffKind.Agent) { Agent = Codex }, "admin")).Value!;
        var inBetween = Token(broker.Now.AddSeconds(10));
        broker.Later(TimeSpan.FromSeconds(20));
        var newer = (await cutoffs.RaiseAsync(new NewCutoff(CutoffKind.Agent) { Agent = Codex }, "admin")).Value!;
        cutoffs.Refusal(inBetween).Should().NotBeNull();

        (await cutoffs.LiftAsync(newer.Id, "admin")).Ok.Should().BeTrue();

        cutoffs.Refusal(inBetween).Should().BeNull();
        cutoffs.Refusal(Token(older.Before)).Should().NotBeNull();
        (await broker.KindsAsync()).Should().Contain("cutoff.lifted");
        await broker.RestartAsync();
        broker.Part<Cutoffs>().List().Select(static cutoff => cutoff.Id).Should().Equal(older.Id);
    }

    [Fact]
    public async Task An_older_moment_does_not_weaken_a_later_one()
    {
        await using var broker = await TestBroker.EmptyAsync();
        var cutoffs = broker.Part<Cutoffs>();
        await cutoffs.RaiseAsync(new NewCutoff(CutoffKind.Everyone), "admin");
        await cutoffs.RaiseAsync(new NewCutoff(CutoffKind.Everyone) { Before = broker.Now.AddHours(-1) }, "admin");

        cutoffs.Refusal(Token(broker.Now)).Should().NotBeNull();
    }

    [Fact]
    public async Task A_revoked_token_stays_revoked()
    {
        await using var broker = await TestBroker.EmptyAsync();
        var cutoffs = broker.Part<Cutoffs>();
        var revoked = (await cutoffs.RaiseAsync(new NewCutoff(CutoffKind.Token) { TokenId = "jti-1" }, Codex)).Value!;

        (await cutoffs.LiftAsync(revoked.Id, "admin")).Failure!.Error.Should().Be(BrokerError.CutoffInvalid);
        cutoffs.Refusal(Token(broker.Now))!.Error.Should().Be(BrokerError.TokenRevoked);
    }

    public static TheoryData<NewCutoff, string> Malformed => new()
    {
        { new(CutoffKind.Human), "human" },
        { new(CutoffKind.Human) { Human = "ben", Agent = "codex" }, "agent" },
        { new(CutoffKind.HumanAgent) { Human = "ben" }, "agent" },
        { new(CutoffKind.Everyone) { Agent = "codex" }, "agent" },
        { new(CutoffKind.Agent) { Agent = "co\ndex" }, "control" },
        { new(CutoffKind.Agent) { Agent = "" }, "name" },
        { new(CutoffKind.Token) { TokenId = new string('x', 513) }, "name" },
        { new(CutoffKind.Everyone) { Before = new DateTimeOffset(2026, 11, 1, 9, 0, 1, TimeSpan.Zero) }, "future" },
        { new(CutoffKind.Everyone) { Reason = new string('x', 501) }, "reason" },
        { new((CutoffKind)99), "kind" },
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    public async Task A_malformed_cut_off_is_refused_and_says_where(NewCutoff cutoff, string named)
    {
        await using var broker = await TestBroker.EmptyAsync();

        var refused = (await broker.Part<Cutoffs>().RaiseAsync(cutoff, "admin")).Failure!;

        refused.Error.Should().Be(BrokerError.CutoffInvalid);
        refused.Detail.Should().Contain(named);
        broker.Part<Cutoffs>().List().Should().BeEmpty();
    }

    /// <summary>A token of scout below codex for ben.</summary>
    internal static Delegation Token(DateTimeOffset issuedAt, string delegation = "dlg_1") => new()
    {
        Issuer = TestBroker.Issuer,
        Subject = "ben",
        Actor = new Actor(TestBroker.Issuer, "scout", new Actor(TestBroker.Issuer, Codex, null)),
        ClientId = "scout",
        Audience = TestBroker.Crm,
        DelegationId = delegation,
        TransactionId = "txn_1",
        TokenId = "jti-1",
        SessionId = "sid-1",
        IssuedAt = issuedAt,
        ExpiresAt = issuedAt.AddMinutes(5),
    };
}
