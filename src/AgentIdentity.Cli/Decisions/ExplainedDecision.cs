using System.Text.Json;
using AgentIdentity.Cli.Connection;

namespace AgentIdentity.Cli.Decisions;

/// <summary>The decision inside an answer: the record around it may say when and under which delegation it was made.</summary>
internal sealed record ExplainedDecision(JsonElement Record, JsonElement Decision)
{
    private static readonly (string Name, string Path)[] Named =
    [
        ("time", "time"), ("delegation", "delegation_id"), ("delegation", "delegation"), ("human", "subject"), ("agent", "actor"),
        ("call", "call"), ("policy", "policy_digest"), ("policy", "bundle_digest"), ("policy", "bundle"), ("rule", "rule.id"), ("rule says", "rule.message"),
    ];

    public string Outcome => Json.Text(Decision, "outcome") ?? "unknown";

    public bool Allowed => Outcome == "allow";

    public IEnumerable<JsonElement> Conjuncts => Json.Member(Decision, "conjuncts")!.Value.EnumerateArray();

    public IEnumerable<(string Name, string Value)> Facts =>
        from fact in Named
        let value = Json.Text(Record, fact.Path) ?? Json.Text(Decision, fact.Path)
        where value is not null
        select (fact.Name, value);

    public static ExplainedDecision? Find(JsonElement answer) => Search(answer, depth: 0) is { } decision ? new(answer, decision) : null;

    private static JsonElement? Search(JsonElement element, int depth)
    {
        if (element.ValueKind != JsonValueKind.Object || depth > 3)
        {
            return null;
        }

        if (element.TryGetProperty("conjuncts", out var conjuncts) && conjuncts.ValueKind == JsonValueKind.Array)
        {
            return element;
        }

        return element.EnumerateObject().Select(member => Search(member.Value, depth + 1)).FirstOrDefault(found => found is not null);
    }
}
