using System.Collections.Immutable;
using System.Net;

namespace AgentIdentity.Policy.Tests.Decisions;

/// <summary>
/// The decisions whose whole explanations are kept in <c>golden/</c>: every outcome, every reason, every part of a chain. What is
/// removed from the rule of decision must show in at least one of them.
/// </summary>
internal static class GoldenCases
{
    public const string Lifted = """
          - id: large
            owner: payments
            message: "Refunds above 50 need a team lead."
            on: { tools: [crm/create_refund] }
            require: args.amount <= 50
            otherwise: { approval: { from: "role:team-lead", ttl: 15m } }

        """;

    public const string Fresh = """
          - id: fresh
            owner: security
            message: "Sign in again."
            on: { tools: [crm/create_refund] }
            require: has(authentication.age) && authentication.age < duration("5m")
            otherwise: { step_up: { acr: "urn:agentidentity:acr:passkey", max_age: 5m } }

        """;

    public const string Attached = """
          - id: hide-iban
            owner: privacy
            on: { tools: [crm/create_refund] }
            redact: [iban, "lines[].iban"]
          - id: mark
            owner: privacy
            on: { tools: [crm/create_refund] }
            when: args.currency == "EUR"
            label: [customer-data]
          - id: bare
            owner: privacy
            on: { models: [fast] }
            strip_tool_call: true

        """;

    private const string Owned = """
        apiVersion: agentidentity/v1
        upstream: crm
        tools:
          create_refund: { risk: high, resource: { type: order, id: args.order, human: owner, agent: worker } }

        """;

    private static readonly World Plain = new();

    private static readonly World Chained = new()
    {
        Actor = "clerk",
        Chain = [World.Link("dlg_3", "clerk") with { Parent = "dlg_2" }, World.Link("dlg_2", "helper") with { Parent = "dlg_1" }, World.Link()],
        Tuples = Plain.Tuples.Add(new("agent:clerk", "agent_may", "tool:crm/create_refund")),
    };

    private static readonly World Resourceful = new()
    {
        Mapping = Owned,
        Tuples = [.. Plain.Tuples, new("user:ben", "owner", "order:o1"), new("agent:codex", "worker", "order:o1")],
    };

    private static readonly TupleCondition Past = new("until", World.Json("""{"ends":"2026-11-23T11:00:00Z"}"""));

    public static IReadOnlyDictionary<string, World> All { get; } = new SortedDictionary<string, World>(StringComparer.Ordinal)
    {
        ["allow"] = Plain,
        ["allow-chain"] = Chained,
        ["allow-external"] = Plain with { External = new ExternalAnswer(true, "pdp", "refunds are fine") },
        ["allow-token"] = Plain with { TokenGrants = [World.Refunds(90)] },
        ["allow-resource"] = Resourceful,
        ["allow-obligations"] = Plain with { Rules = Attached },
        ["allow-approved"] = Plain with { Rules = Lifted, Approved = [new("large", "apr_1", "ann"), new("other", "apr_2", "ann")] },
        ["allow-shadow"] = Plain with { Rules = Lifted.Replace("require:", "mode: shadow\n    since: 2026-11-01\n    require:", StringComparison.Ordinal) },
        ["allow-told"] = Plain with { Relations = Told(human: true, agent: true) },
        ["deny-human"] = Plain with { Tuples = Plain.Tuples.RemoveAll(t => t.User == "user:ben") },
        ["deny-human-condition"] = Plain with { Tuples = [new("user:ben", "human_may", "tool:crm/create_refund", Past), .. Plain.Tuples[3..]] },
        ["deny-human-missing"] = Plain with { Tuples = [new("user:ben", "human_may", "tool:crm/create_refund", new TupleCondition("until")), .. Plain.Tuples[3..]] },
        ["deny-human-barred"] = Plain with
        {
            Call = Call.Http("orders", "GET", "/orders/17"),
            Chain = [World.Link() with { Grants = [new(CallKind.Http, "orders", ["GET"], "/orders/*", [])] }],
            Tuples = [new("user:ben", "human_may", "operation:orders/read"), new("user:ben", "barred", "operation:orders/read"), new("agent:codex", "agent_may", "operation:orders/read")],
        },
        ["deny-agent"] = Plain with { Tuples = Plain.Tuples.RemoveAll(t => t.User == "agent:codex") },
        ["deny-agent-middle"] = Chained with { Tuples = Chained.Tuples.RemoveAll(t => t.User == "agent:helper") },
        ["deny-agent-root"] = Chained with { Tuples = Chained.Tuples.RemoveAll(t => t.User == "agent:codex") },
        ["deny-told"] = Plain with { Relations = Told(human: true, agent: false) },
        ["deny-untold"] = Plain with { Relations = Told(human: true, agent: null) },
        ["deny-resource-human"] = Resourceful with { Tuples = Resourceful.Tuples.RemoveAll(t => t.Relation == "owner") },
        ["deny-resource-agent"] = Resourceful with { Tuples = Resourceful.Tuples.RemoveAll(t => t.Relation == "worker") },
        ["deny-resource-unknown"] = Resourceful with { Call = Call.Tool("crm", "create_refund", World.Json("""{"amount":80}""")) },
        ["deny-unmapped"] = Resourceful with { Call = Call.Tool("crm", "delete_contact", World.Json("{}")) },
        ["deny-arguments"] = Resourceful with
        {
            Mapping = Owned.Replace("{ risk: high,", "{ risk: high, input: { properties: { amount: { type: integer }, order: { type: string } } },", StringComparison.Ordinal),
            Call = Call.Tool("crm", "create_refund", World.Json("""{"order":"o1","amount":"much"}""")),
        },
        ["deny-no-delegation"] = Plain with { Chain = [] },
        ["deny-expired"] = Plain with { Chain = [World.Link() with { EndsAt = World.Noon }] },
        ["deny-expired-middle"] = Chained with { Chain = Chained.Chain.SetItem(1, Chained.Chain[1] with { EndsAt = World.Noon.AddSeconds(-1) }) },
        ["deny-expired-root"] = Chained with { Chain = Chained.Chain.SetItem(2, Chained.Chain[2] with { EndsAt = World.Noon.AddSeconds(-1) }) },
        ["deny-ended"] = Chained with { Chain = Chained.Chain.SetItem(0, Chained.Chain[0] with { State = DelegationState.Ended }) },
        ["deny-ended-middle"] = Chained with { Chain = Chained.Chain.SetItem(1, Chained.Chain[1] with { State = DelegationState.Ended }) },
        ["deny-paused-root"] = Chained with { Chain = Chained.Chain.SetItem(2, Chained.Chain[2] with { State = DelegationState.Paused }) },
        ["deny-other-human"] = Chained with { Chain = Chained.Chain.SetItem(0, Chained.Chain[0] with { Human = "eve" }) },
        ["deny-other-human-middle"] = Chained with { Chain = Chained.Chain.SetItem(1, Chained.Chain[1] with { Human = "eve" }) },
        ["deny-other-human-root"] = Chained with { Chain = Chained.Chain.SetItem(2, Chained.Chain[2] with { Human = "eve" }) },
        ["deny-other-agent"] = Plain with { Actor = "helper" },
        ["deny-cut-chain"] = Chained with { Chain = Chained.Chain[..2] },
        ["deny-not-granted"] = Plain with { Chain = [World.Link() with { Grants = [] }] },
        ["deny-not-granted-root"] = Chained with { Chain = Chained.Chain.SetItem(2, Chained.Chain[2] with { Grants = [World.Refunds() with { Upstream = "erp" }] }) },
        ["deny-limit-middle"] = Chained with { Chain = Chained.Chain.SetItem(1, Chained.Chain[1] with { Grants = [World.Refunds(70)] }) },
        ["deny-wider-middle"] = Chained with { Chain = Chained.Chain.SetItem(1, Chained.Chain[1] with { Grants = [World.Refunds(90)] }) },
        ["deny-wider-root"] = Chained with { Chain = Chained.Chain.SetItem(2, Chained.Chain[2] with { Grants = [World.Refunds(90)] }) },
        ["deny-token"] = Plain with { TokenGrants = [] },
        ["deny-rule"] = Plain with { Rules = World.Ceiling.Replace("250", "50", StringComparison.Ordinal) },
        ["deny-rule-error"] = Plain with { Rules = "  - { id: wrong, owner: ops, message: m, on: { tools: [crm/create_refund] }, deny: \"args.missing > 1\" }\n" },
        ["deny-rule-before-lift"] = Plain with { Rules = Lifted + Fresh + World.Ceiling.Replace("250", "50", StringComparison.Ordinal) },
        ["deny-body"] = Plain with { Rules = World.Ceiling.Replace("require", "deny", StringComparison.Ordinal), Call = Call.ToolUnread("crm", "create_refund"), Chain = [World.Link() with { Grants = [World.Refunds() with { Limits = [] }] }] },
        ["deny-external"] = Plain with { External = new ExternalAnswer(false, "pdp", "not on Mondays") },
        ["deny-external-failed"] = Plain with { External = new ExternalAnswer(true, "pdp", "no answer within 200 ms", Failed: true) },
        ["deny-external-with-lift"] = Plain with { Rules = Lifted, External = new ExternalAnswer(false, "pdp", null) },
        ["deny-everything"] = Plain with
        {
            Tuples = [],
            Chain = [World.Link() with { State = DelegationState.Ended }],
            Rules = World.Ceiling.Replace("250", "50", StringComparison.Ordinal),
            External = new ExternalAnswer(false, "pdp", "no"),
        },
        ["deny-invalid"] = Plain with { Call = Call.Tool("crm", "a:b", World.Json("{}")) },
        ["needs-approval"] = Plain with { Rules = Lifted },
        ["needs-step-up"] = Plain with { Rules = Lifted + Fresh },
        ["list-open"] = Plain with { Call = Call.ToolInList("crm", "create_refund") },
        ["list-hidden"] = Plain with { Call = Call.ToolInList("crm", "create_refund"), Rules = "  - { id: never, owner: ops, message: m, on: { tools: [crm/create_refund] }, deny: \"actor.id == 'codex' || args.amount > 10\" }\n" },
        ["model"] = Plain with
        {
            Call = Call.Chat("fast", World.Json("""{"max_tokens":100}""")),
            Rules = Attached,
            Chain = [World.Link() with { Grants = [new(CallKind.Model, Call.ModelUpstream, ["chat"], "fast", [])] }],
            Tuples = [new("user:ben", "human_may", "model:fast"), new("agent:codex", "agent_may", "model:fast")],
        },
        ["circumstances"] = Plain with
        {
            Rules = """
              - id: pace
                owner: ops
                message: "At most three refunds an hour, 200 a day, from the office, and none after customer data."
                on: { tools: [crm/create_refund] }
                deny: >-
                  history.calls("crm/*", duration("1h")) >= 3 || history.sum("crm/create_refund", "amount", duration("24h")) > 200.0
                  || source.ip != "10.0.0.7" || history.has_label("secret") || chain.depth > 1

            """,
            SignIn = new SignIn("urn:agentidentity:acr:pwd", World.Noon.AddHours(-1)),
            Source = new CallSource(IPAddress.Parse("10.0.0.7")),
            History = CallHistory.Empty.WithLabels("customer-data").With(new PastCall("crm/create_refund", World.Noon.AddMinutes(-5), ImmutableDictionary.Create<string, double>(StringComparer.Ordinal).Add("amount", 50))),
        },
    };

    private static Dictionary<RelationQuestion, RelationResult<RelationAnswer>> Told(bool human, bool? agent)
    {
        const string tool = "tool:crm/create_refund";
        var told = new Dictionary<RelationQuestion, RelationResult<RelationAnswer>>
        {
            [new("user:ben", "human_may", tool)] = new RelationAnswer(human, RelationReason.NotTold),
        };
        told[new("agent:codex", "agent_may", tool)] = agent is { } known ? new RelationAnswer(known, RelationReason.NotTold)
            : new RelationFailure(RelationFailureCode.DeadlineExceeded, "no answer within 2 s");
        return told;
    }
}
