using System.Collections.Immutable;
using AgentIdentity.Policy.Decisions;
using AgentIdentity.Policy.Rules;
using AgentIdentity.Policy.Sources;
using AgentIdentity.Policy.Tests.Decisions;
using AgentIdentity.Tests;
using FsCheck;
using FsCheck.Fluent;

namespace AgentIdentity.Policy.Tests.Rules;

/// <summary>The index answers what asking every rule would, and looks at none that is not about the call.</summary>
public sealed class IndexTests
{
    private static readonly string[] Facets =
    [
        "tools: [crm/create_refund]", "tools: ['crm/*']", "tools: ['*']", "tools: ['crm/create_*', erp/book]", "tools: [erp/book]", "operations: [orders/read]",
        "operations: ['orders/*']", "models: [fast]", "models: ['fa*']", "models: ['*']", "tools: [crm/other], models: [fast]",
    ];

    private static readonly string[] Rest =
    [
        "", "", "actions: [tools/call]", "actions: [GET, POST]", "actions: [chat]", "upstreams: [crm]", "upstreams: ['cr*']", "upstreams: [orders, v1]", "agents: [codex]",
        "agents: ['help*']", "risk: [unknown]", "risk: [high]", "upstreams: [crm], agents: [codex], actions: [tools/call]",
    ];

    private static readonly Call[] Calls =
    [
        Call.Tool("crm", "create_refund", null), Call.Tool("crm", "create_", null), Call.Tool("crm", "other", null), Call.Tool("erp", "book", null), Call.Tool("new", "x", null),
        Call.Tool("cr", "m", null), Call.Http("orders", "GET", "/a"), Call.Http("orders", "POST", "/a"), Call.Http("else", "PUT", "/a"), Call.Http("crm", "GET", "/a"),
        Call.Chat("fast", null), Call.Chat("far", null), Call.Chat("slow", null),
    ];

    public static Arbitrary<ImmutableArray<string>> Selectors() => (
        from facet in Gen.Elements(Facets.Append(""))
        from rest in Gen.Elements(Rest)
        where SelectorFit.MayMatch(Together(facet, rest))
        select string.Join(", ", new[] { facet, rest }.Where(t => t.Length > 0))).NonEmptyListOf().Select(l => l.Take(12).ToImmutableArray()).ToArbitrary();

    [Law(Arbitrary = [typeof(IndexTests)], Cases = 60)]
    public bool Every_rule_that_is_about_a_call_is_found_and_no_other(ImmutableArray<string> selectors)
    {
        var world = new RuleWorld { Rules = string.Concat(selectors.Select((on, i) => on.Length == 0 ? $"  - {{ id: r{i}, deny: 'true' }}\n" : $"  - {{ id: r{i}, on: {{ {on} }}, deny: 'true' }}\n")) };
        var bundle = world.Bundle();
        return Calls.All(call =>
        {
            var asked = new DecisionCase(world.Request() with { Call = call }, new PolicySnapshot(bundle, TupleIndex.Build([])));
            return bundle.Rules.Evaluate(asked).Select(v => v.Rule.Info.Id).SequenceEqual(
                bundle.Rules.Compiled.Where(r => Plainly.IsAbout(r.On, call, "codex")).Select(r => r.Info.Id));
        });
    }

    [Fact]
    public void What_is_refused_because_it_can_match_nothing_matches_nothing()
    {
        var refused = (from facet in Facets from rest in Rest select Together(facet, rest)).Where(on => !SelectorFit.MayMatch(on)).ToArray();

        refused.Should().HaveCountGreaterThan(10);
        refused.Where(on => Calls.Any(call => Plainly.IsAbout(on, call, "codex"))).Should().BeEmpty();
    }

    [Fact]
    public void Of_fifty_rules_a_call_looks_at_its_own_five()
    {
        var others = string.Concat(Enumerable.Range(0, 45).Select(i =>
            $"  - {{ id: o{i}, on: {{ {(i % 3) switch { 0 => $"tools: [crm/t{i}]", 1 => $"upstreams: [u{i}]", _ => "actions: [POST]" }} }}, deny: 'true' }}\n"));
        const string own = """
              - { id: a, on: { tools: [crm/create_refund] }, deny: 'false' }
              - { id: b, on: { tools: ['crm/*'] }, deny: 'false' }
              - { id: c, on: { upstreams: [crm] }, deny: 'false' }
              - { id: d, on: { actions: [tools/call] }, deny: 'false' }
              - { id: e, deny: 'false' }

            """;
        var world = new RuleWorld { Rules = others + own };
        var asked = new DecisionCase(world.Request(), new PolicySnapshot(world.Bundle(), TupleIndex.Build([])));

        asked.Snapshot.Bundle.Rules.Find(asked).Select(r => r.Rule.Info.Id).Should().Equal("a", "b", "c", "d", "e");
    }

    private static RuleSelector Together(string facet, string rest)
    {
        var (things, others) = (Read(facet), Read(rest));
        return others with { Tools = things.Tools, Operations = things.Operations, Models = things.Models };
    }

    private static RuleSelector Read(string on) => SelectorReader.Read(new YamlFields(YamlReader.Read($"on: {{ {on} }}"), "a rule", "on"));

    [Fact]
    public void A_rule_about_an_agent_binds_whoever_acts_for_it()
    {
        var rule = RuleWorld.With("  - { id: a, on: { agents: [codex] }, deny: 'true' }\n");
        (rule with { Actor = "helper", Chain = [RuleWorld.Link("dlg_2", "helper"), RuleWorld.Link("dlg_1", "codex")] }).Decide().Outcome.Should().Be(Outcome.Deny);
        (rule with { Actor = "helper", Chain = [RuleWorld.Link("dlg_2", "helper")] }).Decide().Outcome.Should().Be(Outcome.Allow);
    }
}
