using AgentIdentity.Policy;

namespace AgentIdentity.Broker.Tests;

public sealed class BundleSwapTests
{
    [Fact]
    public async Task A_bad_bundle_leaves_the_one_before_in_force_raises_the_alert_and_a_good_one_ends_it()
    {
        await using var broker = await TestBroker.EmptyAsync();
        var before = broker.Part<PolicySource>().Current;
        broker.Gauges()["agentidentity.policy.attention"].Should().Be(0);

        broker.WriteRules("{ id: a, deny: 'no such expression' }");
        (await broker.ReloadAsync()).Should().BeFalse();

        broker.Part<PolicySource>().Current.Should().BeSameAs(before);
        broker.Status().Problems.Should().ContainSingle().Which.File.Should().Be("rules/a.yaml");
        broker.Gauges()["agentidentity.policy.attention"].Should().Be(1);
        (await broker.FactsAsync("policy.refused")).Should().ContainSingle().Which.GetProperty("problem").GetString().Should().StartWith("rules/a.yaml:3:");

        broker.WriteRules("{ id: a, deny: 'false' }");
        (await broker.ReloadAsync()).Should().BeTrue();
        broker.Gauges()["agentidentity.policy.attention"].Should().Be(0);
        broker.Gauges()["agentidentity.policy.revision"].Should().Be(2);
    }

    [Fact]
    public async Task A_bundle_whose_tests_fail_does_not_come_into_force()
    {
        await using var broker = await TestBroker.EmptyAsync();
        var before = broker.Part<PolicySource>().Current;
        broker.Write("tests/who.fga.yaml", "tests:\n  - name: ben may search\n    check:\n      - { user: \"user:ben\", object: \"tool:crm/search\", assertions: { human_may: true } }\n");

        (await broker.ReloadAsync()).Should().BeFalse();

        broker.Part<PolicySource>().Current.Should().BeSameAs(before);
        var problem = broker.Status().Problems.Should().ContainSingle().Subject;
        (problem.Error, problem.File, problem.Line).Should().Be((PolicyError.BundleTestFailed, "tests/who.fga.yaml", 4));
        problem.Message.Should().Contain("ben may search").And.Contain("agentid policy test");

        broker.Write("tuples/seed.yaml", Draft.BenMaySearch);
        (await broker.ReloadAsync()).Should().BeTrue();
    }

    [Fact]
    public async Task A_bundle_whose_tests_of_decisions_fail_does_not_come_into_force_either()
    {
        await using var broker = await TestBroker.EmptyAsync();
        broker.Write("tests/search.test.yaml", """
            apiVersion: agentidentity/v1
            now: 2026-11-23T10:00:00Z
            delegations:
              desk: { human: ben, agent: codex, purpose: support, ends: 2026-12-01T00:00:00Z, grants: [ { tools: [crm/search] } ] }
            tests:
              - name: ben's agent may search
                under: desk
                call: { tool: crm/search }
                expect: { outcome: allow }

            """);

        (await broker.ReloadAsync()).Should().BeFalse();

        var problem = broker.Status().Problems.Should().ContainSingle().Subject;
        (problem.Error, problem.File, problem.Line).Should().Be((PolicyError.BundleTestFailed, "tests/search.test.yaml", 9));
        problem.Message.Should().Contain("outcome: expected allow, came deny");
    }

    [Fact]
    public async Task A_restart_on_a_folder_that_went_bad_keeps_what_was_in_force_and_the_alert()
    {
        await using var broker = await TestBroker.EmptyAsync();
        broker.Write("tuples/seed.yaml", Draft.BenMaySearch);
        (await broker.ReloadAsync()).Should().BeTrue();
        var before = broker.Status().Name;
        broker.WriteRules("{ id: a, deny: 'no such expression' }");

        await broker.RestartAsync();

        broker.Status().Name.Should().Be(before);
        broker.Part<PolicySource>().Current!.Tuples.Count.Should().Be(1);
        broker.Status().Problems.Should().NotBeEmpty();
        broker.Gauges()["agentidentity.policy.attention"].Should().Be(1);
    }

    [Fact]
    public async Task Every_decision_made_while_bundles_are_swapped_is_wholly_of_one_of_them()
    {
        await using var broker = await TestBroker.EmptyAsync();
        var policy = broker.Part<PolicySource>();
        var token = TestContext.Current.CancellationToken;
        using var done = CancellationTokenSource.CreateLinkedTokenSource(token);
        var request = Request(broker);
        WriteVersion(broker, 0);
        await broker.ReloadAsync();

        Task<List<Decision>>[] callers = [.. Enumerable.Range(0, 4).Select(_ => Task.Run(
            () =>
            {
                var decider = new Decider();
                var seen = new List<Decision>();
                while (!done.IsCancellationRequested)
                {
                    var decision = decider.Decide(request, policy.Current, "dec_1");
                    if (seen.Count == 0 || seen[^1].Bundle != decision.Bundle || !Whole(decision))
                    {
                        seen.Add(decision);
                    }
                }

                return seen;
            },
            token))];
        const int Swaps = 60;
        for (var version = 1; version <= Swaps; version++)
        {
            WriteVersion(broker, version);
            (await broker.ReloadAsync()).Should().BeTrue();
        }

        await done.CancelAsync();
        var all = (await Task.WhenAll(callers)).SelectMany(static seen => seen).ToList();
        all.Should().OnlyContain(static decision => Whole(decision));
        all.Select(static decision => decision.Bundle.Revision).Distinct().Count().Should().BeGreaterThan(10, "the swaps must have met traffic");
        all.GroupBy(static decision => decision.Bundle.Revision).Should().OnlyContain(static same => same.Select(d => d.Bundle.Digest).Distinct().Count() == 1);
    }

    [Fact]
    public async Task A_watched_folder_is_read_when_its_files_have_come_to_rest()
    {
        await using var broker = await TestBroker.EmptyAsync(static options => options with { Policy = new PolicyOptions { WatchEvery = TimeSpan.FromSeconds(5) } });
        var before = broker.Status().Name;
        broker.Write("tuples/seed.yaml", Draft.BenMaySearch);

        await broker.TurnUntilAsync(() => broker.Status().Name != before);
        broker.Status().By.Should().Be("folder watch");

        broker.Write("rules/a.yaml", "half a fi");
        await broker.TurnUntilAsync(() => !broker.Status().Problems.IsEmpty);
        broker.Status().Name.Revision.Should().Be(2, "what was refused did not come into force");
    }

    // Even versions let ben search and have no rule; odd ones take the tuple away and deny. A mixture would show.
    private static void WriteVersion(TestBroker broker, int version)
    {
        if (version % 2 == 0)
        {
            broker.Write("tuples/seed.yaml", Draft.BenMaySearch + "- { user: \"agent:codex\", relation: agent_may, object: \"tool:crm/search\" }\n" + $"# {version}\n");
            broker.WriteRules();
        }
        else
        {
            broker.Write("tuples/seed.yaml", $"[]\n# {version}\n");
            broker.WriteRules($"{{ id: v{version}, deny: 'true' }}");
        }
    }

    private static bool Whole(Decision decision) => decision.Bundle.Digest.Length > 0 && decision.Bundle.Digest == decision.BundleDigest
        && (decision.Outcome == Outcome.Allow ? decision.Conjuncts.All(static c => c.Ok)
            : !decision.Conjuncts[0].Ok && !decision.Conjuncts[1].Ok && !decision.Conjuncts[3].Ok);

    private static DecisionRequest Request(TestBroker broker)
    {
        var grant = new Grant(CallKind.Mcp, "crm", ["tools/call"], "search", []);
        var link = new DelegationLink("dlg_1", "ben", "codex", DelegationState.Active, broker.Now.AddDays(1), [grant]);
        return new DecisionRequest(Call.Tool("crm", "search", null), "ben", "codex", [link], null, broker.Now);
    }
}
