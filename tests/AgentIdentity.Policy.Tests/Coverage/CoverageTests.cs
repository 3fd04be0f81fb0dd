using AgentIdentity.Policy.Tests.Decisions;
using AgentIdentity.Policy.Tests.DecisionTests;
using AgentIdentity.Policy.Tests.StoreTests;

namespace AgentIdentity.Policy.Tests.Coverage;

public sealed class CoverageTests
{
    private const string Rules = """
          - id: ceiling
            on: { tools: [crm/create_refund] }
            let: { big: "args.amount > 100", amount: args.amount }
            require: "!variables.big || variables.amount < 1000"
          - id: hide
            on: { tools: [crm/create_refund] }
            when: subject.id == "ann"
            redact: [iban]
          - id: mark
            on: { tools: [crm/create_refund] }
            label: [money]
          - id: elsewhere
            on: { tools: [crm/delete] }
            deny: "true"

        """;

    private const string Small = "  - { name: small, under: desk, call: { tool: crm/create_refund, args: { amount: 80 } }, expect: { outcome: allow } }\n";
    private const string Big = "  - { name: big, under: desk, call: { tool: crm/create_refund, args: { amount: 5000 } }, expect: { outcome: deny } }\n";

    [Fact]
    public void A_rule_that_tests_show_from_one_side_only_fails_and_says_which_is_missing()
    {
        var coverage = Cover("tests:\n" + Small);

        coverage.Failures.Select(p => $"{p.Name} {p.Missing}").Should().Equal(
            "ceiling never false", "ceiling.big never true", "ceiling.amount never asked", "hide never true", "elsewhere never asked");
        coverage.Failures[0].Should().Match<CoveragePoint>(p => p.File == "rules/main.yaml" && p.Line == 3);
    }

    [Fact]
    public void Shown_from_both_sides_a_rule_with_its_variables_is_covered()
    {
        var coverage = Cover("tests:\n" + Small + Big);

        coverage.Failures.Select(p => p.Name).Should().Equal("hide", "elsewhere");
        coverage.Count(CoverageKind.Rule, CoverageKind.Let).Should().Be((7, 10), "hide is only false, elsewhere is not met; mark and the amount have one side");
    }

    [Fact]
    public void An_excuse_lets_a_side_be_missing_and_one_that_is_not_needed_is_told()
    {
        const string Excuses = """
            excuses:
              - { rule: hide, never: "true", because: "ann has no agent" }
              - { rule: elsewhere, never: true, because: "nobody deletes" }
              - { rule: elsewhere, never: false, because: "nobody deletes" }
              - { rule: ceiling, let: big, never: "false", because: "is needless" }

            """;
        var coverage = Cover(Excuses + "tests:\n" + Small + Big);

        coverage.Failures.Should().BeEmpty();
        coverage.NeedlessExcuses.Select(p => p.Name).Should().Equal("ceiling.big");
    }

    [Fact]
    public void A_list_shows_nothing_of_what_a_rule_makes_of_arguments() =>
        Cover("tests: [{ name: l, under: desk, call: { tool: crm/create_refund, list: true }, expect: { listed: true } }]")
            .Failures.Select(p => p.Name).Should().StartWith(["ceiling", "ceiling.big", "ceiling.amount"]);

    [Fact]
    public void Relations_are_covered_by_the_ways_that_tests_go()
    {
        var points = Cover("tests:\n" + Small).Points.Where(p => p.Kind == CoverageKind.Relation).ToDictionary(p => p.Branch is null ? p.Name : $"{p.Name} {p.Branch}");

        points["tool#human_may"].Should().Match<CoveragePoint>(p => p.True && !p.False);
        points["tool#human_may [role#assignee]"].True.Should().BeTrue("ben has it by his role");
        points["tool#human_may [user]"].True.Should().BeFalse();
        points["tool#human_may human_may from set"].Missing.Should().Be("never asked");
        points["role#assignee [user]"].True.Should().BeTrue();
        points["model#agent_may"].Missing.Should().Be("never asked");
    }

    [Fact]
    public void Tests_of_relations_count_for_relations_and_those_of_another_model_do_not()
    {
        const string Check = "tests: [{ tuples: [{ user: 'user:ann', relation: human_may, object: 'model:fast' }], check: [{ users: ['user:ann', 'user:x'], object: 'model:fast', assertions: { human_may: true } }] }]";
        using var folder = new TestFolder(("tests/own.fga.yaml", Check), ("tests/other.fga.yaml", TestFolder.Model + "tests: [{ check: [{ user: 'user:a', object: 'document:1', assertions: { viewer: false } }] }]"));

        var run = PolicyTestRun.Of(folder.Root, new World().Bundle());

        run.Problems.Should().BeEmpty();
        var model = run.Coverage()!.Points.Single(p => p.Name == "model#human_may");
        model.Should().Match<CoveragePoint>(p => p.True && p.False && p.Missing == null);
        run.Coverage()!.Points.Should().NotContain(p => p.Name.StartsWith("document", StringComparison.Ordinal));
    }

    private static PolicyCoverage Cover(string rest)
    {
        using var folder = new TestFolder(("tests/a.test.yaml", TestSource.Head + rest));
        var run = PolicyTestRun.Of(folder.Root, TestSource.Policy(Rules));
        run.Passed.Should().BeTrue(string.Join('\n', run.Problems) + string.Join('\n', run.DecisionTests.SelectMany(t => t.Test.Decision.Conjuncts).Where(c => !c.Ok).Select(c => c.Why)));
        return run.Coverage()!;
    }
}
