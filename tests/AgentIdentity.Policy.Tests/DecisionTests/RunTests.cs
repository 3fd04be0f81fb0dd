namespace AgentIdentity.Policy.Tests.DecisionTests;

public sealed class RunTests
{
    [Theory]
    [InlineData("name: a, under: desk, call: { tool: crm/create_refund, args: { amount: 80 } }, expect: { outcome: allow, human_may: true, agent_may: true, delegation: true, rules: true, reason: none, obligations: [], shadow: [] }")]
    [InlineData("name: a, under: desk, call: { tool: crm/create_refund, args: { amount: 300 } }, expect: { outcome: deny, reason: rule_denied, code: AID2120, rule: refund-ceiling, message: Refunds above 250 are not for agents. }")]
    [InlineData("name: a, under: desk, call: { tool: crm/create_refund, args: { amount: 600 } }, expect: { reason: argument_limit, delegation: false }")]
    [InlineData("name: a, under: child, call: { tool: crm/create_refund, args: { amount: 80 } }, expect: { reason: argument_limit, agent_may: true }")]
    [InlineData("name: a, under: child, as: codex, call: { tool: crm/create_refund, args: { amount: 40 } }, expect: { reason: delegation_mismatch }")]
    [InlineData("name: a, under: desk, call: { http: orders GET /orders/17 }, expect: { outcome: allow }")]
    [InlineData("name: a, under: desk, call: { http: orders DELETE /orders/17 }, expect: { outcome: deny, delegation: false, human_may: false }")]
    [InlineData("name: a, under: desk, call: { model: fast }, expect: { outcome: allow }")]
    [InlineData("name: a, under: desk, call: { model: large }, expect: { outcome: deny }")]
    [InlineData("name: a, under: desk, call: { tool: crm/create_refund, list: true }, expect: { listed: true }")]
    [InlineData("name: a, under: desk, call: { tool: crm/delete, list: true }, expect: { listed: false }")]
    [InlineData("name: a, under: desk, at: 2026-12-01T00:00:00Z, call: { model: fast }, expect: { reason: delegation_expired }")]
    [InlineData("name: a, under: desk, token: [{ models: [large] }], call: { model: fast }, expect: { reason: token_not_granted }")]
    [InlineData("name: a, human: ben, as: codex, call: { model: fast }, expect: { reason: delegation_missing, human_may: true }")]
    [InlineData("name: a, under: desk, tuples: [{ user: 'user:ben', relation: human_may, object: 'model:large' }], call: { model: large }, expect: { human_may: true, agent_may: false }")]
    public void What_is_expected_is_compared_with_what_is_decided(string test)
    {
        var result = TestSource.Run($"tests: [{{ {test} }}]").Single();

        result.Mismatches.Should().BeEmpty(string.Join("; ", result.Decision.Conjuncts.Where(c => !c.Ok).Select(c => c.Why)));
        result.Passed.Should().BeTrue();
    }

    [Fact]
    public void A_mismatch_names_its_place_and_both_answers()
    {
        var result = TestSource.Run("tests:\n  - name: too much\n    under: desk\n    call: { tool: crm/create_refund, args: { amount: 300 } }\n    expect:\n      outcome: allow\n      rules: false\n      reason: no_relation\n").Single();

        var before = TestSource.Head.Count(c => c == '\n');
        result.Mismatches.Should().Equal(
            new TestMismatch("outcome", "allow", "deny", before + 6, 16), new TestMismatch("reason", "no_relation", "rule_denied", before + 8, 15));
        (result.Name, result.Line - before, result.Column).Should().Be(("too much", 2, 5));
        result.Asked.Should().Be("codex for ben: crm/create_refund {\"amount\":300}");
    }

    [Fact]
    public void What_a_child_leaves_out_it_has_from_its_parent()
    {
        var request = TestSource.Run("tests: [{ name: a, under: child, call: { model: fast }, expect: { outcome: deny } }]").Single().Request;

        request.Chain.Select(l => l.Id).Should().Equal("child", "desk");
        request.Chain[0].Should().Match<DelegationLink>(l => l.Human == "ben" && l.Purpose == "support" && l.EndsAt == request.Chain[1].EndsAt);
    }

    [Fact]
    public void Circumstances_come_to_the_decision_as_they_are_written()
    {
        var request = TestSource.Run("""
            tests:
              - name: a
                under: desk
                at: 2026-11-23T20:00:00+01:00
                unattended: true
                assurance: self_asserted
                authentication: { acr: "urn:example:strong", age: 10m }
                source: { ip: 10.0.0.7 }
                labels: [customer-data]
                history: [{ call: crm/create_refund, ago: 5m, args: { amount: 50, to: x } }, { call: crm/create_refund, ago: 2h, args: { amount: 7.5 } }]
                approved: [refund-ceiling]
                external: deny
                call: { tool: crm/create_refund, args: { amount: 80 } }
                expect: { outcome: deny }
            """).Single().Request;

        var now = new DateTimeOffset(2026, 11, 23, 19, 0, 0, TimeSpan.Zero);
        (request.Now, request.Unattended, request.ActorAssurance).Should().Be((now, true, "self_asserted"));
        request.SignIn.Should().Be(new SignIn("urn:example:strong", now.AddMinutes(-10)));
        request.Source.Ip!.ToString().Should().Be("10.0.0.7");
        request.History.Labels.Should().Equal("customer-data");
        request.History.Sum("crm/create_refund", "amount", TimeSpan.FromHours(1), now).Should().Be(50);
        request.History.Sum("crm/*", "amount", TimeSpan.FromHours(3), now).Should().Be(57.5);
        request.Approved.Select(a => a.RuleId).Should().Equal("refund-ceiling");
        request.External!.Allowed.Should().BeFalse();
    }

    [Fact]
    public void A_part_of_the_decision_that_is_taken_away_fails_a_test_that_depends_on_it()
    {
        var file = TestSource.Read("tests: [{ " + TestSource.Under.Replace("80", "300", StringComparison.Ordinal) + ", expect: { outcome: deny } }]");

        file.Run().Single().Passed.Should().BeTrue();
        file.Run((request, snapshot) => new Decider().Decide(request, new PolicySnapshot(TestSource.Policy(""), snapshot.Tuples), "x")).Single().Passed.Should().BeFalse();
    }
}
