using System.Collections.Immutable;
using AgentIdentity.Policy.Decisions;

namespace AgentIdentity.Policy.Tests.Decisions;

/// <summary>
/// What the rule of decision is made of is taken away piece by piece: each conjunct, each question that is asked of each link of a
/// chain, each rule. Every time one of the golden decisions must come out otherwise, or nobody would notice if the piece were missing.
/// </summary>
public sealed class MutationTests
{
    private static readonly ConjunctRule[] Whole =
        [HumanMay.Evaluate, AgentMay.Evaluate, DelegationGrants.Evaluate, NoRuleObjects.Evaluate, ExternalPermits.Evaluate];

    private static readonly string[] Names = ["human_may", "agent_may", "delegation", "rules", "external"];

    /// <summary>One question asked of a link: what a link looks like to a decision that does not ask it.</summary>
    private static readonly (string Question, Func<DecisionRequest, DelegationLink, DelegationLink> Unasked)[] OfLinks =
    [
        ("whose it is", static (request, link) => link with { Human = request.Subject }),
        ("whether it is in force", static (_, link) => link with { State = DelegationState.Active }),
        ("when it ends", static (_, link) => link with { EndsAt = DateTimeOffset.MaxValue }),
        ("what it contains", static (request, link) => link with { Grants = [Everything(request.Call)] }),
        ("whether its agent may", static (request, link) => link with { Agent = request.Actor }),
    ];

    public static TheoryData<string, int> Links { get; } = [.. OfLinks.SelectMany(q => new[] { 0, 1, 2 }.Select(place => (q.Question, place)))];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Without_a_conjunct_some_decision_turns_to_allow(int gone)
    {
        var parts = Whole.ToArray();
        parts[gone] = _ => Finding.Holds(Names[gone], []);

        Turned(parts, r => r).Should().NotBeEmpty().And.OnlyContain(turn => turn.Now != Outcome.Deny, "what is taken away can only let more through");
    }

    [Theory]
    [MemberData(nameof(Links))]
    public void Without_a_question_to_one_link_of_the_chain_some_decision_turns(string question, int place)
    {
        var unasked = OfLinks.Single(q => q.Question == question).Unasked;

        Turned(Whole, request => place < (request.Chain.IsDefault ? 0 : request.Chain.Length)
            ? request with { Chain = request.Chain.SetItem(place, unasked(request, request.Chain[place])) } : request)
            .Should().NotBeEmpty();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Without_a_link_some_decision_turns(int place) =>
        Turned(Whole, request => request.Chain.Length == 3 ? request with { Chain = request.Chain.RemoveAt(place) } : request).Should().NotBeEmpty();

    [Fact]
    public void Without_the_question_whether_limits_shrink_some_decision_turns()
    {
        // To a decision that does not ask, a chain of three looks like its links one by one.
        Finding OneByOne(DecisionCase asked) => asked.Request.Chain
            .Select(link => DelegationGrants.Evaluate(new DecisionCase(asked.Request with { Actor = link.Agent, Chain = [link with { Parent = null }] }, asked.Snapshot)))
            .FirstOrDefault(f => !f.Conjunct.Ok) ?? Finding.Holds(Names[2], []);

        Turned([Whole[0], Whole[1], OneByOne, Whole[3], Whole[4]], r => r).Select(turn => turn.Case).Should().Contain(["deny-wider-middle", "deny-wider-root"]);
    }

    [Fact]
    public void Without_what_the_token_was_narrowed_to_some_decision_turns() =>
        Turned(Whole, request => request with { TokenGrants = null }).Select(turn => turn.Case).Should().Equal("deny-token");

    [Fact]
    public void Without_the_resource_of_a_mapping_some_decisions_turn()
    {
        foreach (var (name, world) in GoldenCases.All.Where(c => c.Key.StartsWith("deny-resource", StringComparison.Ordinal)))
        {
            (world with { Mapping = "" }).Decide().Outcome.Should().Be(Outcome.Allow, name);
        }
    }

    /// <summary>Each rule of each golden policy is taken away in turn: some golden decision over the same rules must come out otherwise.</summary>
    [Fact]
    public void Without_any_one_rule_some_decision_turns()
    {
        var rules = GoldenCases.All.Values.Where(w => w.Rules != World.Ceiling).SelectMany(w => w.Bundle().Rules.Rules.Select(r => (w.Rules, r.Id))).Distinct().ToList();
        rules.Should().HaveCountGreaterThan(10);
        foreach (var (text, id) in rules)
        {
            var changed = GoldenCases.All.Where(c => c.Value.Rules == text)
                .Any(c => GoldenTests.Text(c.Value.Decide()) != GoldenTests.Text((c.Value with { Rules = Without(text, id) }).Decide()));
            changed.Should().BeTrue("rule {0} decides something in the golden cases of its policy", id);
        }
    }

    private static List<(string Case, Outcome Now)> Turned(ConjunctRule[] parts, Func<DecisionRequest, DecisionRequest> change)
    {
        var decider = new Decider(parts[0], parts[1], parts[2], parts[3], parts[4]);
        return [.. from golden in GoldenCases.All
                   let before = golden.Value.Decide().Outcome
                   let now = decider.Decide(change(golden.Value.Request()), golden.Value.Snapshot(), "dec_1").Outcome
                   where before != now
                   select (golden.Key, now)];
    }

    private static Grant Everything(Call call) => new(call.Kind, call.Upstream, [call.Action], call.Kind is CallKind.Http or CallKind.Data ? "/*" : "*", []);

    // A rule begins with its id and ends where the next one begins.
    private static string Without(string rules, string id)
    {
        var all = rules.Split("  - ", StringSplitOptions.RemoveEmptyEntries);
        return string.Concat(all.Where(r => !r.Contains($"id: {id}\n", StringComparison.Ordinal) && !r.Contains($"id: {id},", StringComparison.Ordinal)).Select(r => "  - " + r));
    }
}
