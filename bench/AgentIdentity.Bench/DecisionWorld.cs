using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using AgentIdentity.Policy;

namespace AgentIdentity.Bench;

/// <summary>
/// A company of a million tuples with fifty rules, of which each call meets five: four hundred thousand people in teams, a hundred
/// thousand agents, documents for the rest. The same questions can be put to another engine, which is given what the relations say.
/// </summary>
internal sealed class DecisionWorld
{
    public const int Tools = 10;
    public const int RulesOfTool = 5;

    private const int People = 400_000;
    private const int Teams = 200;
    private const int Agents = 100_000;
    private const int Documents = 499_600;
    private const string Model = """
        model
          schema 1.1
        type user
        type agent
        type team
          relations
            define assignee: [user]
        type toolset
          relations
            define human_may: [user, team#assignee]
            define agent_may: [agent]
        type tool
          relations
            define set: [toolset]
            define human_may: [user] or human_may from set
            define agent_may: [agent] or agent_may from set
        type document
          relations
            define reader: [user]
        """;

    private readonly DateTimeOffset _now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    public DecisionWorld()
    {
        var bundle = PolicyBundle.Compile(
        [
            new("model/main.fga", Model),
            new("rules/main.yaml", "apiVersion: agentidentity/v1\nrules:\n" + string.Concat(Rules.Select(Yaml))),
        ]);
        Snapshot = new PolicySnapshot(bundle, TupleIndex.Build(Tuples()));
    }

    /// <summary>A rule: its tool, what it objects to (as CEL with <c>args</c> and <c>depth</c>), and its number.</summary>
    public static ImmutableArray<(int Tool, int Number, string Objection)> Rules { get; } =
        [.. Enumerable.Range(0, Tools).SelectMany(tool => Objections(tool).Select((objection, i) => (tool, i, objection)))];

    public PolicySnapshot Snapshot { get; }

    /// <summary>Calls all over the company; every fourth breaks a rule, every eighth is by somebody who may not.</summary>
    public (DecisionRequest Request, bool Related)[] Questions(int count) => [.. Enumerable.Range(0, count).Select(i =>
    {
        var scattered = (int)(i * 2_654_435_761L % People);
        var related = i % 8 != 3;
        var person = related ? $"person-{scattered}" : $"stranger-{scattered}";
        var agent = $"agent-{scattered % Agents}";
        var amount = i % 4 == 1 ? 5_000 : 80;
        var arguments = JsonSerializer.Deserialize<JsonElement>(
            $$"""{"order":"A-{{i}}","amount":{{amount}},"currency":"EUR","note":"as agreed on the telephone","to":["ann@corp.example","ben@corp.example"]}""");
        var tool = $"tool-{i % Tools}";
        var link = new DelegationLink($"dlg_{i}", person, agent, DelegationState.Active, _now.AddDays(30),
            [new Grant(CallKind.Mcp, "crm", ["tools/call"], tool, [])]) { Purpose = "refunds" };
        return (new DecisionRequest(Call.Tool("crm", tool, arguments), person, agent, [link], null, _now), related);
    })];

    private static IEnumerable<string> Objections(int tool) =>
    [
        string.Create(CultureInfo.InvariantCulture, $"args.amount > {1000 + tool}"),
        "!(args.currency in ['EUR', 'USD'])",
        "size(args.note) > 200",
        "args.to.exists(r, !r.endsWith('@corp.example'))",
        "depth > 3",
    ];

    private static string Yaml((int Tool, int Number, string Objection) rule) =>
        $"  - {{ id: tool-{rule.Tool}-{rule.Number}, owner: bench, message: m, on: {{ tools: [crm/tool-{rule.Tool}] }}, deny: \"{rule.Objection.Replace("depth", "chain.depth", StringComparison.Ordinal)}\" }}\n";

    private static IEnumerable<RelationTuple> Tuples() =>
    [
        .. Enumerable.Range(0, People).Select(i => new RelationTuple($"user:person-{i}", "assignee", $"team:team-{i % Teams}")),
        .. Enumerable.Range(0, Teams).Select(i => new RelationTuple($"team:team-{i}#assignee", "human_may", "toolset:crm")),
        .. Enumerable.Range(0, Agents).Select(i => new RelationTuple($"agent:agent-{i}", "agent_may", "toolset:crm")),
        .. Enumerable.Range(0, Tools).Select(i => new RelationTuple("toolset:crm", "set", $"tool:crm/tool-{i}")),
        .. Enumerable.Range(0, Documents).Select(i => new RelationTuple($"user:person-{i % People}", "reader", $"document:{i}")),
    ];
}
