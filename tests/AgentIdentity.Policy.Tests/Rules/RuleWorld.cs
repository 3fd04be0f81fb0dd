using System.Collections.Immutable;
using System.Text.Json;
using AgentIdentity.Policy.Tests.Decisions;

namespace AgentIdentity.Policy.Tests.Rules;

/// <summary>The rules of a test and one call; everything but the rules lets it pass.</summary>
public sealed record RuleWorld
{
    private static readonly ImmutableArray<Grant> Everything =
    [
        new(CallKind.Mcp, "crm", ["tools/call"], "*", []), new(CallKind.Mcp, "erp", ["tools/call"], "*", []),
        new(CallKind.Http, "orders", ["GET", "POST"], "/*", []), new(CallKind.Model, Call.ModelUpstream, ["chat"], "*", []),
    ];

    private const string Model = """
        model
          schema 1.1
        type user
        type agent
        type role
          relations
            define assignee: [user]
        type tool
          relations
            define human_may: [user, user:*]
            define agent_may: [agent, agent:*]
        type operation
          relations
            define human_may: [user, user:*]
            define agent_may: [agent, agent:*]
        type model
          relations
            define human_may: [user, user:*]
            define agent_may: [agent, agent:*]
        """;

    private static readonly string[] Objects =
        ["tool:crm/create_refund", "tool:crm/get_contact", "tool:crm/other", "tool:erp/book", "operation:orders/read", "operation:orders/write", "model:fast"];

    public required string Rules { get; init; }

    /// <summary>Files of mappings by the upstream's name.</summary>
    public ImmutableArray<(string Upstream, string Text)> Mappings { get; init; } = [];

    public Call Call { get; init; } = Tool("create_refund", """{"order":"o1","amount":80,"currency":"EUR"}""");

    public string Actor { get; init; } = "codex";

    public ImmutableArray<DelegationLink> Chain { get; init; } = [Link("dlg_1", "codex")];

    public SignIn SignIn { get; init; } = SignIn.Unknown;

    public CallSource Source { get; init; } = CallSource.Unknown;

    public CallHistory History { get; init; } = CallHistory.Empty;

    public ImmutableArray<ApprovedRule> Approved { get; init; } = [];

    public bool Unattended { get; init; }

    public static Call Tool(string tool, string json) => Call.Tool("crm", tool, JsonDocument.Parse(json).RootElement.Clone());

    public static DelegationLink Link(string id, string agent) =>
        new(id, "ben", agent, DelegationState.Active, World.Noon.AddDays(30), Everything) { Purpose = "refunds" };

    public static RuleWorld With(string rules) => new() { Rules = rules };

    public PolicyBundle Bundle() => PolicyBundle.Compile(
    [
        new("model/main.fga", Model), new("rules/main.yaml", World.RuleHead + Rules),
        .. Mappings.Select(m => new KeyValuePair<string, string>($"mappings/{m.Upstream}.yaml", m.Text)),
    ]);

    public ImmutableArray<PolicyProblem> Problems()
    {
        var load = Bundle;
        return load.Should().Throw<PolicyLoadException>().Which.Problems;
    }

    public DecisionRequest Request() => new(Call, "ben", Actor, Chain, null, World.Noon)
    {
        SignIn = SignIn,
        Source = Source,
        History = History,
        Approved = Approved,
        Unattended = Unattended,
    };

    public Decision Decide() => new Decider().Decide(
        Request(),
        new PolicySnapshot(Bundle(), TupleIndex.Build(Objects.SelectMany(o => new[] { new RelationTuple("user:*", "human_may", o), new RelationTuple("agent:*", "agent_may", o) }))),
        "dec_1");
}
