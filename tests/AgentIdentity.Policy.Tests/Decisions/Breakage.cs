using System.Collections;
using System.Collections.Immutable;
using AgentIdentity.Policy.Decisions;

namespace AgentIdentity.Policy.Tests.Decisions;

/// <summary>One way in which something that a decision relies on fails, takes too long or answers nonsense.</summary>
/// <param name="What">Its name.</param>
/// <param name="World">What the world looks like with it.</param>
/// <param name="Request">What the request looks like with it, where a world cannot say it.</param>
/// <param name="Parts">What becomes of the conjuncts.</param>
public sealed record Breakage(
    string What, Func<World, World>? World = null, Func<DecisionRequest, DecisionRequest>? Request = null, Action<object[]>? Parts = null)
{
    private static readonly string[] Names = ["human_may", "agent_may", "delegation", "rules", "external"];

    private static readonly Func<Exception>[] Thrown =
    [
        () => new InvalidOperationException("boom"), () => new TimeoutException("late"), () => new OperationCanceledException("given up"),
        () => new IOException("gone"), () => new InsufficientExecutionStackException("full"), () => new KeyNotFoundException("nothing"), () => new AggregateException("many"),
    ];

    private static readonly string[] BadRules =
    [
        "deny: \"1 / 0 == 1\"", "deny: args.missing == 1", "require: args.missing == 1", "require: args.amount.size() > 1", "deny: args.order", "require: args.order.amount > 1",
        "require: \"[1, 2, 3].map(a, [1, 2, 3].map(b, a / (b - b))).size() == 3\"", "deny: args.amount > 9223372036854775807 + 1", "require: timestamp(args.order) < time.now",
        "deny: 'args.order.matches(\"(\" + args.order)'", "require: 'history.calls(args.order + \"/*\", duration(args.order)) < 1'",
        "when: args.missing == 1, redact: [iban]", "when: 1 / 0 == 1, label: [secret]", "let: { x: 1 / 0 }, require: variables.x == 1", "deny: resource.attributes.missing",
        "require: \"args.missing == 1\", otherwise: { approval: { from: \"role:team-lead\", ttl: 15m } }",
        "require: \"args.missing == 1\", otherwise: { step_up: { max_age: 5m } }",
    ];

    public static ImmutableArray<Breakage> All { get; } =
    [
        .. Names.SelectMany((name, i) => Thrown.Select(thrown => OfPart($"{name} throws {thrown().GetType().Name}", i, _ => throw thrown()))),
        .. Names.SelectMany((name, i) => new[]
        {
            OfPart($"{name} is null", i, _ => null!),
            OfPart($"{name} has no conjunct", i, _ => new Finding((Conjunct)null!) { HoldsForSomeArguments = true }),
            OfPart($"{name} is another's answer", i, _ => Finding.Holds(Names[(i + 1) % 4], [])),
            OfPart($"{name} has no name", i, _ => Finding.Holds(null!, [])),
            OfPart($"{name} refuses without a reason", i, _ => new Finding(new Conjunct(name, false, default))),
            OfPart($"{name} says nothing of the rules", i, _ => Finding.Holds(name, []) with { Rules = null! }),
            OfPart($"{name} refuses and holds approvals of nothing", i, _ => Finding.Fails(name, default, "?", "?", "?") with { Rules = new RuleFindings { Approvals = default, Used = default, Obligations = default, Shadow = default } }),
        }),
        .. BadRules.Select((rule, i) => new Breakage($"a rule fails: {rule}", w => w with { Rules = w.Rules + $"  - {{ id: bad-{i}, owner: o, message: m, {rule} }}\n" })),
        .. new Relations[] { new(null), new(default(RelationResult<RelationAnswer>)), new(new RelationFailure(RelationFailureCode.DeadlineExceeded, "late")), new(new RelationAnswer(false, RelationReason.Related)) }
            .Select((told, i) => new Breakage($"relations elsewhere, {i}", w => w with { Relations = told })),
        new("relations elsewhere answer other questions", w => w with { Relations = new Dictionary<RelationQuestion, RelationResult<RelationAnswer>>() }),
        new("no tuples", w => w with { Tuples = [], Relations = null }),
        new("tuples that the model does not have", w => w with { Tuples = [.. w.Tuples.Select(t => t with { Relation = "grandmother" })], Relations = null }),
        new("the external point is late", w => w with { External = new ExternalAnswer(true, "pdp", null, Failed: true) }),
        new("the external point has no name", w => w with { External = new ExternalAnswer(false, null!, null) }),
        new("no delegation", w => w with { Chain = [] }),
        new("a delegation of no state", w => w.Chain.IsEmpty ? w : w with { Chain = [w.Chain[0] with { State = (DelegationState)77 }, .. w.Chain[1..]] }),
        new("a chain that is cut", w => w.Chain.IsEmpty ? w : w with { Chain = [.. w.Chain[..^1], w.Chain[^1] with { Parent = "dlg_0" }] }),
        new("no chain", Request: r => r with { Chain = default }),
        new("a chain of nothing", Request: r => r with { Chain = [null!] }),
        new("a chain that ends in nothing", Request: r => r with { Chain = r.Chain.Add(null!) }),
        new("no grants", Request: r => r with { Chain = [.. r.Chain.Select(l => l with { Grants = default })] }),
        new("grants of nothing", Request: r => r with { Chain = [.. r.Chain.Select(l => l with { Grants = [null!] })] }),
        new("grants without actions", Request: r => r with { Chain = [.. r.Chain.Select(l => l with { Grants = [.. l.Grants.Select(g => g with { Actions = default })] })] }),
        new("token grants of nothing", Request: r => r with { TokenGrants = default(ImmutableArray<Grant>) }),
        new("no call", Request: r => r with { Call = null! }),
        new("no name", Request: r => r with { Call = r.Call with { Identifier = null! } }),
        new("no upstream", Request: r => r with { Call = r.Call with { Upstream = null! } }),
        new("no action", Request: r => r with { Call = r.Call with { Action = null! } }),
        new("no kind", Request: r => r with { Call = r.Call with { Kind = (CallKind)9 } }),
        new("no subject", Request: r => r with { Subject = null! }),
        new("no actor", Request: r => r with { Actor = null! }),
        new("everybody", Request: r => r with { Subject = "*" }),
        new("the end of time", Request: r => r with { Now = DateTimeOffset.MaxValue }),
    ];

    // The fifth is asked only where there is a decision point elsewhere.
    private static Breakage OfPart(string what, int index, Func<DecisionCase, Finding> part) => new(
        what, index < 4 ? null : w => w with { External = w.External ?? new ExternalAnswer(true, "pdp", null) }, Parts: parts => parts[index] = new ConjunctRule(part));

    /// <summary>An engine elsewhere whose answers cannot be had, or are one and the same.</summary>
    private sealed class Relations(RelationResult<RelationAnswer>? answer) : IReadOnlyDictionary<RelationQuestion, RelationResult<RelationAnswer>>
    {
        public IEnumerable<RelationQuestion> Keys => throw new TimeoutException("late");

        public IEnumerable<RelationResult<RelationAnswer>> Values => throw new TimeoutException("late");

        public int Count => throw new TimeoutException("late");

        public RelationResult<RelationAnswer> this[RelationQuestion key] => throw new TimeoutException("late");

        public bool ContainsKey(RelationQuestion key) => true;

        public bool TryGetValue(RelationQuestion key, out RelationResult<RelationAnswer> value)
        {
            value = answer ?? throw new TimeoutException("late");
            return true;
        }

        public IEnumerator<KeyValuePair<RelationQuestion, RelationResult<RelationAnswer>>> GetEnumerator() => throw new TimeoutException("late");

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
