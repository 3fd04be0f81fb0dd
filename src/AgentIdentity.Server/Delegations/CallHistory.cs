using System.Text.Json;
using AgentIdentity.Broker;
using AgentIdentity.Evidence;
using AgentIdentity.Gateway.Ports;

namespace AgentIdentity.Server.Delegations;

/// <summary>Joins the entries of a delegation, and of everything below it, into calls. Reads only the evidence: nothing is kept twice.</summary>
internal sealed class CallHistory(EvidenceStore evidence, DelegationBook book)
{
    public Task<IReadOnlyList<CallLine>> OfAsync(string delegationId, CancellationToken cancellation) =>
        JoinAsync(evidence.ReadDelegationsAsync(book.WithDescendants(delegationId), cancellation));

    /// <summary>The last calls since a moment, the oldest first, of these delegations or of all; read from at most <paramref name="entries"/> entries.</summary>
    public Task<IReadOnlyList<CallLine>> LatestAsync(IReadOnlyCollection<string>? delegations, DateTimeOffset since, int entries, CancellationToken cancellation) =>
        JoinAsync(evidence.ReadLatestAsync(delegations, since, entries, cancellation));

    private static async Task<IReadOnlyList<CallLine>> JoinAsync(IAsyncEnumerable<EvidenceEntry> entries)
    {
        List<CallLine> calls = [];
        Dictionary<string, int> places = new(StringComparer.Ordinal);
        await foreach (var entry in entries)
        {
            if (entry.Kind == EvidenceKinds.Outcome && entry.DecisionId is { } ended && places.TryGetValue(ended, out var place))
            {
                calls[place] = End(calls[place], entry);
            }
            else if (Begins(entry))
            {
                if (entry.DecisionId is { } begun)
                {
                    places[begun] = calls.Count;
                }

                calls.Add(Begin(entry));
            }
        }

        return calls;
    }

    public static bool Begins(EvidenceEntry entry) => entry.Kind is EvidenceKinds.Decision or EvidenceKinds.Call or EvidenceKinds.Refusal;

    public static CallLine Begin(EvidenceEntry entry)
    {
        using var document = JsonDocument.Parse(entry.Body);
        var body = document.RootElement;
        var (call, decision, refusal) = (Member(body, "call"), Member(body, "decision"), Member(body, "refusal"));
        return new CallLine
        {
            DecisionId = entry.DecisionId,
            Time = entry.Time,
            Delegation = entry.DelegationId,
            Human = Text(body, "human"),
            Agent = Text(body, "agent"),
            Kind = Text(call, "kind"),
            Upstream = Text(call, "upstream"),
            Action = Text(call, "action") ?? Text(call, "method"),
            Identifier = Text(call, "identifier") ?? Text(call, "tool") ?? Text(call, "path") ?? Text(call, "model"),
            Decision = Text(decision, "outcome") ?? (refusal is null ? "allow" : "deny"),
            Reason = Text(decision, "reason_code") ?? Text(decision, "reason"),
            Code = Text(refusal, "code") ?? Text(decision, "code"),
            Rule = Text(Member(decision, "rule"), "id") ?? Text(decision, "rule"),
            Message = Text(refusal, "detail") ?? Text(Member(decision, "rule"), "message"),
            LeftTo = Text(body, "asked_by") ?? Text(call, "door"),
        };
    }

    public static CallLine End(CallLine call, EvidenceEntry entry)
    {
        using var document = JsonDocument.Parse(entry.Body);
        var body = document.RootElement;
        return call with
        {
            Outcome = Text(body, "outcome"),
            Status = body.TryGetProperty("status", out var status) && status.TryGetInt32(out var number) ? number : null,
            DurationMs = body.TryGetProperty("duration_ms", out var took) && took.TryGetDouble(out var milliseconds) ? milliseconds : null,
            Usage = Member(body, "usage")?.Clone(),
            CostMicroUsd = body.TryGetProperty("cost_micro_usd", out var cost) && cost.TryGetInt64(out var micro) ? micro : null,
        };
    }

    private static JsonElement? Member(JsonElement? parent, string name) =>
        parent is { ValueKind: JsonValueKind.Object } holder && holder.TryGetProperty(name, out var member) ? member : null;

    private static string? Text(JsonElement? parent, string name) =>
        Member(parent, name) is { ValueKind: JsonValueKind.String } member ? member.GetString() : null;
}

/// <summary>One call as its evidence tells it: what was asked, what was decided and why, how it ended.</summary>
internal sealed record CallLine
{
    public required string? DecisionId { get; init; }
    public required DateTimeOffset Time { get; init; }
    public required string? Delegation { get; init; }
    public string? Human { get; init; }
    public string? Agent { get; init; }
    public string? Kind { get; init; }
    public string? Upstream { get; init; }
    public string? Action { get; init; }
    public string? Identifier { get; init; }
    public required string Decision { get; init; }
    public string? Reason { get; init; }
    public string? Code { get; init; }
    public string? Rule { get; init; }
    public string? Message { get; init; }

    /// <summary>Who asked for the decision in place of the gateway and lets the call through; how that ended is not known here.</summary>
    public string? LeftTo { get; init; }
    public string? Outcome { get; init; }
    public int? Status { get; init; }
    public double? DurationMs { get; init; }
    public JsonElement? Usage { get; init; }
    public long? CostMicroUsd { get; init; }
}
