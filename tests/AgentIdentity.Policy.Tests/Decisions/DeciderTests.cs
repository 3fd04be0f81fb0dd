using AgentIdentity.Policy.Decisions;

namespace AgentIdentity.Policy.Tests.Decisions;

public sealed class DeciderTests
{
    private static readonly string[] Names = ["human_may", "agent_may", "delegation", "rules"];

    [Fact]
    public void A_call_that_human_agent_delegation_and_rules_permit_is_allowed_with_its_proof()
    {
        var decision = new World().Decide();

        decision.Outcome.Should().Be(Outcome.Allow);
        decision.Conjuncts.Select(c => c.Name).Should().Equal(Names);
        decision.Conjuncts[0].Proof.Should().Equal(
            "user:ben is assignee of role:support",
            "role:support#assignee is human_may of toolset:crm",
            "toolset:crm is set of tool:crm/create_refund");
        decision.Conjuncts[3].Proof.Should().Equal("rule refund-ceiling holds");
        (decision.ReasonCode, decision.Error, decision.Rule).Should().Be((null, null, null));
    }

    /// <summary>Removes one conjunct's support at a time: if any of the four were not consulted, its row would be allowed.</summary>
    [Theory]
    [InlineData("human_may", "no_relation", PolicyError.HumanMayNot)]
    [InlineData("agent_may", "no_relation", PolicyError.AgentMayNot)]
    [InlineData("delegation", "not_granted", PolicyError.NotGranted)]
    [InlineData("rules", "rule_denied", PolicyError.RuleDenied)]
    public void Each_conjunct_alone_can_deny_and_is_named(string name, string reason, PolicyError error)
    {
        var decision = Without(new World(), name).Decide();

        decision.Outcome.Should().Be(Outcome.Deny);
        decision.Conjuncts.Where(c => !c.Ok).Select(c => c.Name).Should().Equal(name);
        (decision.ReasonCode, decision.Error).Should().Be((reason, error));
        var failed = decision.Conjuncts.Single(c => !c.Ok);
        failed.Why.Should().NotBeNullOrWhiteSpace();
        failed.Remedy.Should().NotBeNullOrWhiteSpace();
    }

    [Fact]
    public void Every_combination_of_missing_conjuncts_denies_and_names_exactly_those()
    {
        for (var missing = 1; missing < 16; missing++)
        {
            var gone = Names.Where((_, i) => (missing & (1 << i)) != 0).ToArray();
            var decision = gone.Aggregate(new World(), Without).Decide();

            decision.Outcome.Should().Be(Outcome.Deny, string.Join(",", gone));
            decision.Conjuncts.Where(c => !c.Ok).Select(c => c.Name).Should().Equal(gone);
        }
    }

    [Fact]
    public void No_policy_denies_and_names_all_four()
    {
        var decision = new Decider().Decide(new World().Request(), null, "dec_1");

        decision.Outcome.Should().Be(Outcome.Deny);
        decision.ReasonCode.Should().Be(DecisionReason.NoPolicy);
        decision.Conjuncts.Should().HaveCount(4).And.OnlyContain(c => !c.Ok);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void A_conjunct_that_throws_or_answers_nonsense_denies(int broken)
    {
        ConjunctRule[] nonsense =
        [
            _ => throw new InvalidOperationException("boom"),
            _ => throw new TimeoutException("boom"),
            _ => null!,
            _ => new Finding(new Conjunct("other", true, [])),
            _ => new Finding(new Conjunct(broken < 4 ? Names[broken] : "external", false, [])),
            _ => new Finding(new Conjunct(null!, true, [])),
        ];
        foreach (var part in nonsense)
        {
            ConjunctRule[] parts =
                [HumanMay.Evaluate, AgentMay.Evaluate, DelegationGrants.Evaluate, NoRuleObjects.Evaluate, ExternalPermits.Evaluate];
            parts[broken] = part;

            var decision = new Decider(parts[0], parts[1], parts[2], parts[3], parts[4])
                .Decide((new World() with { External = new ExternalAnswer(true, "pdp", null) }).Request(), new World().Snapshot(), "dec_1");

            decision.Outcome.Should().Be(Outcome.Deny);
            decision.ReasonCode.Should().Be(DecisionReason.EngineFailure);
            decision.Conjuncts[broken].Ok.Should().BeFalse();
        }
    }

    [Fact]
    public void A_request_with_missing_parts_denies_and_never_throws()
    {
        var whole = new World().Request();
        DecisionRequest[] broken =
        [
            null!, whole with { Call = null! }, whole with { Subject = null! }, whole with { Actor = null! }, whole with { Chain = default },
            whole with { Chain = [] }, whole with { Chain = [null!] }, whole with { Subject = "*" }, whole with { Subject = "role:support#assignee" },
            whole with { Actor = "" }, whole with { Call = whole.Call with { Identifier = null! } }, whole with { Call = whole.Call with { Identifier = "*" } },
            whole with { Call = whole.Call with { Upstream = "crm/x" } }, whole with { Call = whole.Call with { Action = "resources/read" } },
            whole with { Call = whole.Call with { Kind = (CallKind)9 } }, whole with { Now = DateTimeOffset.MaxValue },
            whole with { Chain = [World.Link() with { Grants = default }] }, whole with { TokenGrants = default(System.Collections.Immutable.ImmutableArray<Grant>) },
        ];
        var snapshot = new World().Snapshot();
        foreach (var request in broken)
        {
            new Decider().Decide(request, snapshot, "dec_1").Outcome.Should().Be(Outcome.Deny);
        }
    }

    private static World Without(World world, string conjunct) => conjunct switch
    {
        "human_may" => world with { Tuples = world.Tuples.RemoveAll(t => t.User == "user:ben") },
        "agent_may" => world with { Tuples = world.Tuples.RemoveAll(t => t.User == "agent:codex") },
        "delegation" => world with { Chain = [World.Link() with { Grants = [] }] },
        _ => world with { Rules = World.Ceiling.Replace("250", "50", StringComparison.Ordinal) },
    };
}
