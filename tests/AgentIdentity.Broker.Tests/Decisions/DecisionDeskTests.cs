using AgentIdentity.Broker.Tests.Decisions;
using AgentIdentity.ModelProxy;
using AgentIdentity.Policy;
using AgentIdentity.Tokens;

namespace AgentIdentity.Broker.Tests;

public sealed class DecisionDeskTests
{
    private static readonly Call Search = Call.Tool("crm", "search_contacts", null);

    [Fact]
    public async Task A_call_is_allowed_when_human_agent_and_delegation_all_allow_it()
    {
        await using var broker = await BrokerWithTuplesAsync();
        var decision = (await broker.Part<DecisionDesk>().DecideAsync(Token(await broker.GrantAsync(), TestBroker.All()), Search, CallTerms.None)).Decision;
        decision.Outcome.Should().Be(Outcome.Allow);
        decision.Id.Should().StartWith("dec_");
    }

    [Theory]
    [InlineData("user:ben", "human_may")]
    [InlineData("agent:codex", "agent_may")]
    public async Task Taking_a_right_away_refuses_the_next_call_and_names_the_conjunct(string user, string relation)
    {
        await using var broker = await BrokerWithTuplesAsync();
        var token = Token(await broker.GrantAsync(), TestBroker.All());
        await broker.Part<AdminTuples>().DeleteAsync(new RelationTuple(user, relation, "tool:crm/search_contacts"), "admin");

        var decision = await broker.Part<DecisionDesk>().PreviewAsync(token, Search);

        decision.Outcome.Should().Be(Outcome.Deny);
        decision.Conjuncts.Where(static part => !part.Ok).Select(static part => part.Name).Should().Equal(relation);
    }

    [Fact]
    public async Task What_the_record_says_now_counts_and_not_what_the_token_said_then()
    {
        await using var broker = await BrokerWithTuplesAsync();
        var root = await broker.GrantAsync();
        var child = await broker.ChildAsync(root);
        var token = Token(child, TestBroker.All());
        var desk = broker.Part<DecisionDesk>();
        (await desk.PreviewAsync(token, Search)).Outcome.Should().Be(Outcome.Allow);

        await broker.Delegations.NarrowAsync(root.Id, new NarrowRequest { Details = TestBroker.Tool("get_contact") }, "ben");
        (await desk.PreviewAsync(token, Search)).Outcome.Should().Be(Outcome.Deny, "its parent lost the tool");
        await broker.Delegations.EndAsync(root.Id, "ben");
        (await desk.PreviewAsync(token, Search)).ReasonCode.Should().Be(DecisionReason.DelegationEnded);
    }

    [Fact]
    public async Task A_token_of_another_human_or_agent_than_the_record_is_refused()
    {
        await using var broker = await BrokerWithTuplesAsync();
        var token = Token(await broker.GrantAsync(), TestBroker.All());
        var desk = broker.Part<DecisionDesk>();
        (await desk.PreviewAsync(token with { Subject = "eve" }, Search)).Outcome.Should().Be(Outcome.Deny);
        (await desk.PreviewAsync(token with { Actor = new Actor(TestBroker.Issuer, "scout", null) }, Search)).Outcome.Should().Be(Outcome.Deny);
        (await desk.PreviewAsync(token with { DelegationId = "dlg_unknown" }, Search)).ReasonCode.Should().Be(DecisionReason.DelegationMissing);
    }

    [Fact]
    public async Task The_chain_is_read_from_the_records_whatever_the_token_claims_about_it()
    {
        await using var broker = await DeskWorld.StartAsync("  - { id: of-two, on: { tools: [crm/search_contacts] }, require: \"actor.chain == ['scout', 'codex'] && chain.depth == 2\" }\n");
        var token = (await broker.ChildAsync(await broker.GrantAsync())).Token();
        Delegation[] claims =
        [
            token with { Actor = new Actor(TestBroker.Issuer, "scout", null) },
            token with { Actor = new Actor(TestBroker.Issuer, "scout", new Actor(TestBroker.Issuer, "codex", null)) },
            token with { Actor = new Actor(TestBroker.Issuer, "scout", new Actor(TestBroker.Issuer, "barred", new Actor("https://idp.example", "anybody", null))) },
        ];
        foreach (var claim in claims)
        {
            (await broker.OutcomeAsync(claim, DeskWorld.Search)).Should().Be(Outcome.Allow);
        }

        (await broker.Part<AdminTuples>().DeleteAsync(new RelationTuple("agent:codex", "agent_may", "tool:crm/search_contacts"), "admin")).Failure.Should().BeNull();
        foreach (var claim in claims)
        {
            (await broker.DecideAsync(claim, DeskWorld.Search)).Decision.Conjuncts.Where(static part => !part.Ok).Select(static part => part.Name).Should().Equal("agent_may");
        }
    }

    [Fact]
    public async Task A_narrowed_token_is_held_to_what_it_says()
    {
        await using var broker = await BrokerWithTuplesAsync();
        var grant = await broker.GrantAsync();
        var desk = broker.Part<DecisionDesk>();
        (await desk.PreviewAsync(Token(grant, TestBroker.Tool("get_contact")), Search)).Outcome.Should().Be(Outcome.Deny);
        (await desk.PreviewAsync(Token(grant, AuthorizationDetails.Empty), Search)).Outcome.Should().Be(Outcome.Deny);
    }

    [Fact]
    public async Task Calls_are_counted_on_the_child_and_its_parent_and_lists_count_nothing()
    {
        await using var broker = await BrokerWithTuplesAsync();
        var root = await broker.GrantAsync(broker.Request(TestBroker.Tool("search_contacts", maxCalls: 3)));
        var child = await broker.ChildAsync(root, new ChildRequest("scout", "Look", TestBroker.Tool("search_contacts", maxCalls: 2)));
        var desk = broker.Part<DecisionDesk>();
        var inRoot = Token(root, root.Details);
        var inChild = Token(child, child.Details);
        (await desk.DecideManyAsync(inChild, [Search, Search, Search, Search])).Should().OnlyContain(static decision => decision.Outcome == Outcome.Allow);

        (await desk.DecideAsync(inChild, Search, CallTerms.None)).Decision.Outcome.Should().Be(Outcome.Allow);
        (await desk.DecideAsync(inChild, Search, CallTerms.None)).Decision.Outcome.Should().Be(Outcome.Allow);
        var third = (await desk.DecideAsync(inChild, Search, CallTerms.None)).Decision;
        third.Outcome.Should().Be(Outcome.Deny);
        third.ReasonCode.Should().Be("calls_exhausted");
        (await desk.DecideAsync(inRoot, Search, CallTerms.None)).Decision.Outcome.Should().Be(Outcome.Allow);
        (await desk.DecideAsync(inRoot, Search, CallTerms.None)).Decision.Outcome.Should().Be(Outcome.Deny, "the child used two of its parent's three");
    }

    [Fact]
    public async Task One_limit_over_several_upstreams_is_one_limit()
    {
        await using var broker = await BrokerWithTuplesAsync();
        foreach (var (user, relation) in ((string, string)[])[("user:ben", "human_may"), ("agent:codex", "agent_may")])
        {
            await broker.Part<AdminTuples>().WriteAsync(new RelationTuple(user, relation, "tool:erp/search_contacts"), "admin");
        }

        const string erp = TestBroker.Issuer + "/mcp/erp";
        var grant = await broker.GrantAsync(broker.Request(AuthorizationDetails.Of(new McpToolDetail([TestBroker.Crm, erp], ["tools/call"], "search_contacts", [], 2))));
        var (desk, atErp) = (broker.Part<DecisionDesk>(), Call.Tool("erp", "search_contacts", null));
        var (crmToken, erpToken) = (Token(grant, grant.Details.ForAudience(TestBroker.Crm)), Token(grant, grant.Details.ForAudience(erp)) with { Audience = erp });

        (await desk.DecideAsync(crmToken, Search, CallTerms.None)).Decision.Outcome.Should().Be(Outcome.Allow);
        (await desk.DecideAsync(erpToken, atErp, CallTerms.None)).Decision.Outcome.Should().Be(Outcome.Allow);

        (await desk.DecideAsync(crmToken, Search, CallTerms.None)).Decision.ReasonCode.Should().Be("calls_exhausted");
        (await desk.DecideAsync(erpToken, atErp, CallTerms.None)).Decision.ReasonCode.Should().Be("calls_exhausted");
    }

    [Fact]
    public async Task A_token_narrowed_to_fewer_calls_is_held_to_them()
    {
        await using var broker = await BrokerWithTuplesAsync();
        var grant = await broker.GrantAsync();
        var token = Token(grant, TestBroker.Tool("search_contacts", maxCalls: 1));
        var desk = broker.Part<DecisionDesk>();
        (await desk.DecideAsync(token, Search, CallTerms.None)).Decision.Outcome.Should().Be(Outcome.Allow);
        (await desk.DecideAsync(token, Search, CallTerms.None)).Decision.Outcome.Should().Be(Outcome.Deny);
    }

    [Fact]
    public async Task Http_and_model_grants_are_read_from_their_audiences()
    {
        await using var broker = await BrokerWithTuplesAsync();
        var token = Token(await broker.GrantAsync(), TestBroker.All());
        (await DelegationGrantsAsync(broker, token, Call.Http("orders", "GET", "/orders/1"))).Should().BeTrue();
        (await DelegationGrantsAsync(broker, token, Call.Http("orders", "DELETE", "/orders/1"))).Should().BeFalse();
        (await DelegationGrantsAsync(broker, token, Call.Http("other", "GET", "/orders/1"))).Should().BeFalse();
        (await DelegationGrantsAsync(broker, token, Call.Chat("gpt", null))).Should().BeTrue();
    }

    [Fact]
    public async Task Calls_and_money_are_taken_together_or_not_at_all()
    {
        await using var broker = await BrokerWithTuplesAsync();
        var grant = await broker.GrantAsync(broker.Request(TestBroker.Tool("search_contacts", maxCalls: 2)) with { BudgetMicroUsd = 100 });
        var (desk, token) = (broker.Part<DecisionDesk>(), Token(grant, grant.Details));

        var poor = await desk.DecideAsync(token, Search, new CallTerms { Money = MoneyAsk.Exactly(101) });
        poor.Decision.Outcome.Should().Be(Outcome.Deny);
        poor.Decision.ReasonCode.Should().Be("budget_exceeded");
        poor.Failure!.Error.Should().Be(BrokerError.BudgetExceeded);
        poor.Decision.Conjuncts.Single(static part => !part.Ok).Name.Should().Be("delegation");

        foreach (var _ in (int[])[1, 2])
        {
            (await desk.DecideAsync(token, Search, new CallTerms { Money = MoneyAsk.Exactly(10) })).Reservation!.MicroUsd.Should().Be(10);
        }

        (await desk.DecideAsync(token, Search, new CallTerms { Money = MoneyAsk.Exactly(10) })).Decision.ReasonCode.Should().Be("calls_exhausted");
        broker.Ledger.Used(grant.Id).Should().Be(20, "a call that is refused for want of calls holds no money");
    }

    [Theory]
    [InlineData(10, 1_000, 10, "calls_exhausted")]
    [InlineData(10, 75, 7, "budget_exceeded")]
    public async Task Of_a_hundred_calls_at_once_exactly_as_many_pass_as_calls_and_money_last(int calls, long budget, int pass, string refused)
    {
        await using var broker = await DeskWorld.StartAsync("  - { id: mark, on: { tools: [crm/search_contacts] }, label: [customer-data] }\n");
        var grant = await broker.GrantAsync(broker.Request(TestBroker.Tool("search_contacts", maxCalls: calls)) with { BudgetMicroUsd = budget });
        var tokens = new[] { grant.Token(), (await broker.ChildAsync(grant)).Token() };

        var decided = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => Task.Run(() =>
            broker.DecideAsync(tokens[i % 2], DeskWorld.Search, new CallTerms { Money = MoneyAsk.Exactly(10) }))));

        var allowed = decided.Where(static one => one.Decision.Outcome == Outcome.Allow).ToList();
        allowed.Should().HaveCount(pass).And.OnlyContain(static one => one.Reservation!.MicroUsd == 10);
        decided.Except(allowed).Should().OnlyContain(one => one.Decision.ReasonCode == refused && one.Reservation == null);
        broker.Ledger.Used(grant.Id).Should().Be(10 * pass);
        var history = await broker.Part<HistoryBook>().ReadAsync(grant.Id);
        history.Calls("crm/search_contacts", TimeSpan.FromHours(1), broker.Now).Should().Be(pass, "what was refused left nothing behind");
        history.Labels.Should().Equal("customer-data");

        var unpaid = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() => broker.OutcomeAsync(tokens[i % 2], DeskWorld.Search))));
        unpaid.Count(static outcome => outcome == Outcome.Allow).Should().Be(calls - pass, "who had no money used no call up");
    }

    private static async Task<bool> DelegationGrantsAsync(TestBroker broker, Delegation token, Call call) =>
        (await broker.Part<DecisionDesk>().PreviewAsync(token, call)).Conjuncts.Single(static part => part.Name == "delegation").Ok;

    private static async Task<TestBroker> BrokerWithTuplesAsync()
    {
        var broker = await TestBroker.StartAsync();
        foreach (var (user, relation) in ((string, string)[])[("user:ben", "human_may"), ("agent:codex", "agent_may"), ("agent:scout", "agent_may")])
        {
            var written = await broker.Part<AdminTuples>().WriteAsync(new RelationTuple(user, relation, "tool:crm/search_contacts"), "admin");
            written.Failure.Should().BeNull();
        }

        return broker;
    }

    internal static Delegation Token(DelegationRecord record, AuthorizationDetails details) => new()
    {
        Issuer = TestBroker.Issuer,
        Subject = record.Human,
        Actor = new Actor(TestBroker.Issuer, record.Agent, null),
        ClientId = record.Agent,
        Audience = TestBroker.Crm,
        Details = details,
        DelegationId = record.Id,
        TransactionId = record.Txn,
        TokenId = Identifiers.New("jti_"),
        IssuedAt = record.CreatedAt,
        ExpiresAt = record.CreatedAt.AddMinutes(5),
    };
}
