using System.Collections.Immutable;
using AgentIdentity.Policy;
using AgentIdentity.Tokens;

namespace AgentIdentity.Gateway.Tests.ModelCalls.Boundary;

/// <summary>
/// One boundary said in the three ways in which it can be: only a server of one's own, only in the EU, and nothing is kept there. The policy
/// is a real one, and nothing in it but that refuses a model.
/// </summary>
internal static class HeldBy
{
    private const string Model = """
        model
          schema 1.1
        type user
        type agent
        type model
          relations
            define human_may: [user, user:*]
            define agent_may: [agent, agent:*]
        """;

    private const string Inside = """args.provider == "compatible" && args.geography == "eu" && args.retention_days == 0""";

    /// <summary>The delegation's grant is narrowed.</summary>
    public const string Grant = "grant";

    /// <summary>A rule demands it of everybody.</summary>
    public const string Rule = "rule";

    /// <summary>A rule demands it since something was read.</summary>
    public const string Label = "label";

    /// <summary>Nothing demands it.</summary>
    public const string Nothing = "nothing";

    private static readonly ImmutableArray<AgentIdentity.Policy.ArgumentLimit> Limits =
        [new("provider", OneOf: ["compatible"]), new("geography", OneOf: ["eu"]), new("retention_days", 0, 0)];

    public static Func<Call, Decision> PolicyOf(string held, IEnumerable<string> aliases)
    {
        var rules = "apiVersion: agentidentity/v1\nrules:\n" + held switch
        {
            Rule => RuleOf(Inside),
            Label => RuleOf($"!history.has_label(\"patients\") || ({Inside})"),
            _ => "  []",
        };
        var snapshot = new PolicySnapshot(
            Load(rules),
            TupleIndex.Build([.. aliases.SelectMany(static alias => (RelationTuple[])[new("user:*", "human_may", "model:" + alias), new("agent:*", "agent_may", "model:" + alias)])]));
        var now = new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
        var link = new DelegationLink("dlg_1", "ben", "codex", DelegationState.Active, now.AddDays(1), [new Grant(CallKind.Model, Call.Chat("any", null).Upstream, ["chat"], "*", held == Grant ? Limits : [])]);
        var history = held == Label ? CallHistory.Empty.WithLabels("patients") : CallHistory.Empty;
        var decider = new Decider();
        return call => decider.Decide(new DecisionRequest(call, "ben", "codex", [link], null, now) { History = history }, snapshot, Identifiers.New("dec_"));
    }

    private static PolicyBundle Load(string rules)
    {
        var folder = Directory.CreateTempSubdirectory("boundary-policy-");
        try
        {
            File.WriteAllText(Path.Combine(folder.CreateSubdirectory("model").FullName, "main.fga"), Model);
            File.WriteAllText(Path.Combine(folder.CreateSubdirectory("rules").FullName, "main.yaml"), rules);
            return PolicyBundle.Load(folder.FullName);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string RuleOf(string require) =>
        $"  - id: stays-inside\n    owner: privacy\n    on: {{ models: [\"*\"] }}\n    require: '{require}'\n    message: \"This goes nowhere else.\"\n";
}
