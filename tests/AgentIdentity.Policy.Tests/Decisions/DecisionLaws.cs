using AgentIdentity.Tests;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace AgentIdentity.Policy.Tests.Decisions;

/// <summary>Laws that hold for every policy, delegation and call, not only for the examples.</summary>
public sealed class DecisionLaws
{
    private static readonly string[] Expressions =
    [
        "true", "false", "args.amount > 50", "args.amount <= 250", "args.missing == 1", "1 / 0 == 1", "actor.id == 'codex'",
        "has(args.currency) && args.currency == 'USD'", "chain.depth > 1", "subject.id.startsWith('b')", "args.order",
        "actor.id == 'codex' || args.amount > 50", "args.amount > 50 ? false : true", "size(args) > 1 && chain.depth > 0", "args.?currency.orValue('EUR') == 'EUR'",
    ];

    private static readonly string[] Selectors =
        ["{ tools: [crm/create_refund] }", "{ tools: ['crm/*'] }", "{ agents: [codex] }", "{ upstreams: [erp] }", "{ actions: [tools/call] }"];

    private static readonly string[] Calls =
        ["""{"amount":10}""", """{"amount":90,"currency":"USD"}""", """{"amount":500}""", "{}", """{"amount":"x","order":true}"""];

    private static readonly Grant[] Grants =
    [
        World.Refunds(20), World.Refunds(100), World.Refunds(1000), World.Refunds() with { Limits = [] }, World.Refunds() with { Identifier = "*" },
        World.Refunds() with { Upstream = "erp" }, World.Refunds() with { Actions = ["tools/list"] },
        World.Refunds() with { Limits = [new("currency", OneOf: ["USD"])] },
    ];

    public static Arbitrary<Case> Cases() => (
        from rules in Rule().ListOf()
        from extra in Rule()
        from call in Gen.Elements(Calls)
        from known in Gen.Frequency((4, Gen.Constant(true)), (1, Gen.Constant(false)))
        from grants in Gen.Elements(Grants).ListOf()
        from parent in Gen.Elements(Grants).NonEmptyListOf()
        from dropped in Gen.Choose(0, 7)
        from approved in Gen.SubListOf("r0", "r1", "extra")
        from tuples in Gen.SubListOf(new World().Tuples.ToArray())
        select new Case(
            new World
            {
                Rules = string.Concat(rules.Take(5).Select((r, i) => $"  - {{ id: r{i}, {r} }}\n")),
                Call = known ? Call.Tool("crm", "create_refund", World.Json(call)) : Call.ToolInList("crm", "create_refund"),
                Chain = [World.Link() with { Grants = [.. grants] }, World.Link("dlg_0") with { Grants = [.. parent] }],
                Tuples = [.. tuples],
                Approved = [.. approved.Select(rule => new ApprovedRule(rule, "apr_" + rule, "ann"))],
            }, $"  - {{ id: extra, {extra} }}\n", dropped)).ToArbitrary();

    [Law(Arbitrary = [typeof(DecisionLaws)], Cases = 300)]
    public bool Adding_a_rule_never_allows_more(Case c) =>
        Strictness(c.World) <= Strictness(c.World with { Rules = c.World.Rules + c.ExtraRule });

    [Law(Arbitrary = [typeof(DecisionLaws)], Cases = 300)]
    public bool Adding_a_rule_or_an_obligation_never_takes_an_obligation_from_an_allowed_call(Case c)
    {
        var after = (c.World with { Rules = c.World.Rules + c.ExtraRule }).Decide();
        return after.Outcome != Outcome.Allow || Bound(c.World.Decide()).IsSubsetOf(Bound(after));
    }

    [Law(Arbitrary = [typeof(DecisionLaws)], Cases = 300)]
    public bool Narrowing_the_grants_of_any_link_never_allows_more(Case c)
    {
        var chain = c.World.Chain;
        return Enumerable.Range(0, chain.Length).All(i =>
        {
            var narrower = chain[i] with { Grants = [.. chain[i].Grants.Where((_, g) => g != c.Dropped % Math.Max(1, chain[i].Grants.Length))] };
            return Allows(c.World) || !Allows(c.World with { Chain = chain.SetItem(i, narrower) });
        });
    }

    [Law(Arbitrary = [typeof(DecisionLaws)], Cases = 300)]
    public bool Adding_a_link_to_the_chain_or_narrowing_the_token_never_allows_more(Case c) =>
        Allows(c.World)
        || (!Allows(c.World with { Chain = c.World.Chain.Add(World.Link("dlg_up")) }) && !Allows(c.World with { TokenGrants = c.World.Chain[0].Grants }));

    [Law(Arbitrary = [typeof(DecisionLaws)], Cases = 300)]
    public bool What_a_list_hides_no_arguments_let_through(Case c) =>
        (c.World with { Call = Call.ToolInList("crm", "create_refund") }).Decide().Visible
        || Calls.All(arguments => (c.World with { Call = Call.Tool("crm", "create_refund", World.Json(arguments)) }).Decide().Outcome == Outcome.Deny);

    [Law(Arbitrary = [typeof(DecisionLaws)], Cases = 300)]
    public bool Taking_a_tuple_away_never_allows_more(Case c) =>
        Allows(c.World) || c.World.Tuples.All(t => !Allows(c.World with { Tuples = c.World.Tuples.Remove(t) }));

    [Law(Arbitrary = [typeof(DecisionLaws)], Cases = 300)]
    public bool Allowed_means_all_four_hold_and_denied_means_one_of_them_says_why(Case c)
    {
        var decision = c.World.Decide();
        return decision.Conjuncts.Length == 4 && decision.Outcome == Outcome.Allow
            ? decision.Conjuncts.All(p => p.Ok) && decision.ReasonCode is null
            : decision.Outcome is Outcome.NeedsApproval or Outcome.NeedsStepUp ? decision.Conjuncts.All(p => p.Ok || p.Name == "rules")
            : decision.Conjuncts.Any(p => !p.Ok) && decision.ReasonCode == decision.Conjuncts.First(p => !p.Ok).Reason
                && decision.Conjuncts.Where(p => !p.Ok).All(p => p is { Why: not null, Remedy: not null, Error: not null });
    }

    [Law(Arbitrary = [typeof(DecisionLaws)], Cases = 300)]
    public bool What_some_call_may_do_is_in_the_list(Case c) =>
        !Allows(c.World) || (c.World with { Call = Call.ToolInList("crm", "create_refund") }).Decide().Visible;

    private static bool Allows(World world) => world.Decide().Outcome == Outcome.Allow;

    private static int Strictness(World world) => world.Decide().Outcome switch
    {
        Outcome.Allow => 0,
        Outcome.NeedsApproval => 1,
        Outcome.NeedsStepUp => 2,
        _ => 3,
    };

    private static HashSet<string> Bound(Decision decision) => [.. decision.Obligations.Select(o => $"{o.RuleId} {o.Kind} {string.Join(' ', o.Values)}")];

    private static Gen<string> Rule() =>
        from effect in Gen.Frequency((3, Objection()), (2, Obligation()))
        from facet in Gen.Elements(Selectors)
        from mode in Gen.Frequency((4, Gen.Constant("enforce")), (1, Gen.Constant("shadow")))
        select $"mode: {mode}, on: {facet}, {effect}";

    private static Gen<string> Objection() =>
        from effect in Gen.Elements("deny", "require")
        from expression in Gen.Elements(Expressions)
        from otherwise in Gen.Elements("", "", ", otherwise: { approval: { from: 'user:ann', ttl: 5m } }", ", otherwise: { step_up: { max_age: 5m } }")
        select $"{effect}: \"{expression}\"{otherwise}";

    private static Gen<string> Obligation() =>
        from when in Gen.Elements(Expressions.Select(e => $", when: \"{e}\"").Append(""))
        from effect in Gen.Elements("redact: [iban]", "label: [customer-data]", "strip_tool_call: true")
        select $"{effect}{when}";

    public sealed record Case(World World, string ExtraRule, int Dropped);
}
