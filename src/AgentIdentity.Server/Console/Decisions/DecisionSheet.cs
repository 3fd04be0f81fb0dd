using System.Globalization;
using System.Text.Json;
using AgentIdentity.Evidence;
using AgentIdentity.Gateway.Ports;
using AgentIdentity.ModelProxy;
using AgentIdentity.Server.Delegations;
using AgentIdentity.Server.Look;

namespace AgentIdentity.Server.Console.Decisions;

/// <summary>One decision for people, read from its record and from nothing else.</summary>
internal sealed record DecisionSheet
{
    public required CallLine Call { get; init; }

    /// <summary>Who asked for what, under which policy.</summary>
    public required IReadOnlyList<Fact> Facts { get; init; }

    /// <summary>The four parts, each with what made it hold or fail; none where the call was refused before it was decided.</summary>
    public required IReadOnlyList<ConjunctView> Conjuncts { get; init; }

    /// <summary>What comes with a yes, or would turn the no into one.</summary>
    public required IReadOnlyList<Fact> Demands { get; init; }

    /// <summary>Where a model call went, and how the call ended.</summary>
    public required IReadOnlyList<Fact> Ending { get; init; }

    public static DecisionSheet? Of(IReadOnlyList<EvidenceEntry> entries)
    {
        if (entries.FirstOrDefault(CallHistory.Begins) is not { } first)
        {
            return null;
        }

        using var document = JsonDocument.Parse(first.Body);
        var (body, call) = (document.RootElement, CallHistory.Begin(first));
        var decision = RecordText.Member(body, "decision");
        List<Fact> ending = [];
        foreach (var entry in entries.Where(static entry => entry.Kind is EvidenceKinds.Outcome or EvidenceKinds.Attempt))
        {
            using var later = JsonDocument.Parse(entry.Body);
            if (entry.Kind == EvidenceKinds.Attempt)
            {
                ending.Add(new Fact("Tried then", RecordText.Text(later.RootElement, "candidate") ?? ""));
                continue;
            }

            call = CallHistory.End(call, entry);
            ending.AddRange(RouteFacts(later.RootElement));
        }

        return new DecisionSheet
        {
            Call = call,
            Facts = [.. FactsOf(body, call)],
            Conjuncts = [.. RecordText.Items(decision, "conjuncts").Select(ConjunctView.Of)],
            Demands = [.. DemandFacts.Of(decision)],
            Ending = [.. ending, .. EndFacts(call)],
        };
    }

    public static string Tone(string decision) => decision switch
    {
        "allow" => "good",
        "deny" => "bad",
        _ => "wait",
    };

    private static IEnumerable<Fact> FactsOf(JsonElement body, CallLine call)
    {
        var decision = RecordText.Member(body, "decision");
        var bundle = RecordText.Member(decision, "bundle");
        (string Name, string? Value)[] facts =
        [
            ("Time", UtcTime.Second(call.Time) + " UTC"), ("Agent", call.Agent), ("For", call.Human), ("Method", RecordText.Text(RecordText.Member(body, "call"), "method")),
            ("Audience", RecordText.Text(body, "audience")), ("Arguments", RecordText.Text(RecordText.Member(RecordText.Member(decision, "inputs"), "call"), "arguments_digest")),
            ("Policy", RecordText.Text(bundle, "digest")), ("Revision", RecordText.Text(bundle, "revision")), ("Rule", call.Rule), ("The rule says", RecordText.Text(RecordText.Member(decision, "rule"), "message")),
            ("Refused with", call.Code), ("Detail", RecordText.Text(RecordText.Member(body, "refusal"), "detail")), ("Trace", RecordText.Text(body, "trace_id")),
            ("Held for it", RecordText.Text(body, "reserved_micro_usd") is { } held && long.TryParse(held, CultureInfo.InvariantCulture, out var micro) ? $"{Money.FormatUsd(micro)} USD" : null),
        ];
        return facts.Where(static fact => fact.Value is not null).Select(static fact => new Fact(fact.Name, VisibleText.Of(fact.Value!)));
    }

    private static IEnumerable<Fact> RouteFacts(JsonElement end)
    {
        var route = RecordText.Member(end, "route");
        foreach (var attempt in RecordText.Items(route, "attempts"))
        {
            yield return new Fact("Asked", $"{RecordText.Text(attempt, "candidate")} in {RecordText.Text(attempt, "geography")}: {RecordText.Text(attempt, "result")}");
        }

        foreach (var passed in RecordText.Items(route, "passed_over"))
        {
            yield return new Fact("Passed over", $"{RecordText.Text(passed, "candidate")}: {RecordText.Text(passed, "why")}{(RecordText.Text(passed, "by") is { } by ? " by " + by : "")}");
        }

        if (RecordText.Member(end, "usage") is { } usage)
        {
            yield return new Fact("Tokens", $"{RecordText.Text(usage, "input_tokens")} in, {RecordText.Text(usage, "output_tokens")} out, by {RecordText.Text(usage, "source")}");
        }
    }

    private static IEnumerable<Fact> EndFacts(CallLine call)
    {
        if (call.Outcome is { } outcome)
        {
            yield return new Fact("Ended", outcome + (call.Status is { } status ? string.Create(CultureInfo.InvariantCulture, $", HTTP {status}") : ""));
        }

        if (call.DurationMs is { } took)
        {
            yield return new Fact("Took", string.Create(CultureInfo.InvariantCulture, $"{took:N1} ms"));
        }

        if (call.CostMicroUsd is { } cost)
        {
            yield return new Fact("Cost", $"{Money.FormatUsd(cost)} USD");
        }
    }
}

internal sealed record Fact(string Name, string Value);
