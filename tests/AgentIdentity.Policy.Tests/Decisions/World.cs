using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json;

namespace AgentIdentity.Policy.Tests.Decisions;

/// <summary>A small company in which Ben's agent codex may refund up to 100; every test changes one thing in it.</summary>
public sealed record World
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    public const string Model = """
        model
          schema 1.1
        type user
        type agent
        type role
          relations
            define assignee: [user, agent, role#assignee]
        type toolset
          relations
            define human_may: [user, role#assignee]
            define agent_may: [agent, role#assignee]
        type tool
          relations
            define set: [toolset]
            define human_may: [user, role#assignee, user with until, role#assignee with until] or human_may from set
            define agent_may: [agent, role#assignee] or agent_may from set
        type order
          relations
            define owner: [user]
            define worker: [agent]
        type operation
          relations
            define barred: [user]
            define human_may: [user] but not barred
            define agent_may: [agent]
        type model
          relations
            define human_may: [user]
            define agent_may: [agent]
        condition until(now: timestamp, ends: timestamp) {
          now < ends
        }
        """;

    public const string RuleHead = "apiVersion: agentidentity/v1\nrules:\n";

    public const string Ceiling = """
          - id: refund-ceiling
            owner: payments
            on: { tools: [crm/create_refund] }
            require: args.amount <= 250
            message: "Refunds above 250 are not for agents."

        """;

    private static readonly ConcurrentDictionary<string, PolicyBundle> Bundles = new(StringComparer.Ordinal);

    public string Rules { get; init; } = Ceiling;

    public ImmutableArray<RelationTuple> Tuples { get; init; } =
    [
        new("user:ben", "assignee", "role:support"),
        new("role:support#assignee", "human_may", "toolset:crm"),
        new("toolset:crm", "set", "tool:crm/create_refund"),
        new("agent:codex", "agent_may", "tool:crm/create_refund"),
        new("agent:helper", "agent_may", "tool:crm/create_refund"),
    ];

    public Call Call { get; init; } = Call.Tool("crm", "create_refund", Json("""{"order":"o1","amount":80,"currency":"EUR"}"""));

    public string Subject { get; init; } = "ben";

    public string Actor { get; init; } = "codex";

    public ImmutableArray<DelegationLink> Chain { get; init; } = [Link()];

    public ImmutableArray<Grant>? TokenGrants { get; init; }

    /// <summary>The text of <c>mappings/crm.yaml</c>; empty for none.</summary>
    public string Mapping { get; init; } = "";

    public SignIn SignIn { get; init; } = SignIn.Unknown;

    public CallSource Source { get; init; } = CallSource.Unknown;

    public CallHistory History { get; init; } = CallHistory.Empty;

    public ImmutableArray<ApprovedRule> Approved { get; init; } = [];

    public ExternalAnswer? External { get; init; }

    public IReadOnlyDictionary<RelationQuestion, RelationResult<RelationAnswer>>? Relations { get; init; }

    public static JsonElement Json(string json) => JsonDocument.Parse(json).RootElement.Clone();

    public static Grant Refunds(decimal max = 100) =>
        new(CallKind.Mcp, "crm", ["tools/call"], "create_refund", [new ArgumentLimit("amount", Max: max)]);

    public static DelegationLink Link(string id = "dlg_1", string agent = "codex") =>
        new(id, "ben", agent, DelegationState.Active, Noon.AddDays(30), [Refunds()]) { Purpose = "refunds" };

    /// <summary>Compiled once for each text: the laws ask about thousands of worlds.</summary>
    public PolicyBundle Bundle() => Bundles.GetOrAdd(Rules + "\0" + Mapping, _ => PolicyBundle.Compile(
    [
        new("model/main.fga", Model),
        new("rules/main.yaml", Rules.Length == 0 ? RuleHead + "  []" : RuleHead + Rules),
        .. Mapping.Length == 0 ? (KeyValuePair<string, string>[])[] : [new("mappings/crm.yaml", Mapping)],
    ]));

    public PolicySnapshot Snapshot() => new(Bundle(), TupleIndex.Build(Tuples));

    public DecisionRequest Request() => new(Call, Subject, Actor, Chain, TokenGrants, Noon)
    {
        SignIn = SignIn,
        Source = Source,
        History = History,
        Approved = Approved,
        External = External,
        Relations = Relations,
    };

    public Decision Decide() => new Decider().Decide(Request(), Snapshot(), "dec_1");
}
