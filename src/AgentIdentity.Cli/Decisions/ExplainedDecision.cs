using System.Text.Json;
using AgentIdentity.Cli.Connection;

namespace AgentIdentity.Cli.Decisions;

/// <summary>The records of one decision: the one that decided or refused, and the one that says how the call ended.</summary>
internal sealed record ExplainedDecision(JsonElement First, JsonElement? End)
{
    private const string Attempt = "attempt";

    /// <summary>The candidates that a model call was tried at after the first, each decided on for itself.</summary>
    public IReadOnlyList<(string Candidate, JsonElement Decision)> Further { get; init; } = [];

    /// <summary>Where a model call went in the end, and what was passed over and why.</summary>
    public IEnumerable<(string Name, string Value)> Route
    {
        get
        {
            if (End is not { } end)
            {
                yield break;
            }

            if (Json.Text(end, "body.route.candidate") is { } chosen)
            {
                yield return ("answered by", chosen);
            }

            foreach (var passed in Json.Member(end, "body.route.passed_over") is { ValueKind: JsonValueKind.Array } all ? all.EnumerateArray() : default)
            {
                yield return ("passed over", $"{Json.Text(passed, "candidate")}: {Json.Text(passed, "why")}{(Json.Text(passed, "by") is { } by ? $" by {by}" : "")}");
            }
        }
    }

    private static readonly (string Name, string Path)[] Named =
    [
        ("time", "time"), ("delegation", "delegation"), ("human", "body.human"), ("agent", "body.agent"), ("audience", "body.audience"),
        ("policy", "body.decision.bundle.digest"), ("rule", "body.decision.rule.id"), ("rule says", "body.decision.rule.message"),
        ("rule owner", "body.decision.rule.owner"), ("refused", "body.refusal.title"), ("code", "body.refusal.code"), ("detail", "body.refusal.detail"),
    ];

    public string Outcome =>
        Json.Text(First, "body.decision.outcome") ?? (Json.Member(First, "body.refusal") is null ? "allow" : "refused before it was decided");

    public bool Allowed => Outcome == "allow";

    /// <summary>Empty where the call was refused before any decision, or needed none of its own.</summary>
    public JsonElement Decision => Json.Member(First, "body.decision") ?? Json.EmptyObject;

    public string Call => string.Join(
        ' ',
        Json.Member(First, "body.call") is { ValueKind: JsonValueKind.Object } call
            ? call.EnumerateObject().Where(member => member.Value.ValueKind == JsonValueKind.String).Select(member => member.Value.GetString())
            : []);

    public IEnumerable<(string Name, string Value)> Facts =>
        from fact in Named
        let value = Json.Text(First, fact.Path)
        where value is not null
        select (fact.Name, value);

    public string? Ending => End is { } end ? $"{Json.Text(end, "body.outcome")}, status {Json.Text(end, "body.status")}" : null;

    public static ExplainedDecision? Of(JsonElement answer)
    {
        JsonElement[] entries = [.. Json.Rows(answer)];
        return entries is [var first, ..] && Json.Member(first, "body") is not null
            ? new ExplainedDecision(first, entries.Length > 1 && Json.Text(entries[^1], "kind") != Attempt ? entries[^1] : null)
            {
                Further = [.. from entry in entries.Skip(1)
                              where Json.Text(entry, "kind") == Attempt && Json.Member(entry, "body.decision") is not null
                              select (Json.Text(entry, "body.candidate") ?? "", Json.Member(entry, "body.decision")!.Value)],
            }
            : null;
    }
}
