using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using AgentIdentity.Policy;

namespace AgentIdentity.Server.AccessApi;

/// <summary>
/// Obligations as AuthZEN's obligations profile writes them. What narrows the answer is for the enforcement point to do, and one that
/// cannot lets nothing pass; labels are kept here and are no business of its.
/// </summary>
internal static class AccessObligations
{
    public const string StepUp = "step-up";
    public const string Custom = "custom";

    /// <summary>The kinds that this server may ask for, for its metadata.</summary>
    public static ImmutableArray<string> Kinds { get; } = [StepUp, Custom];

    /// <summary>What can be met where the call goes out: labels always, as they are kept here, and the rest unless the caller says that it cannot.</summary>
    public static ImmutableArray<ObligationKind> MetBy(AccessQuestion question) =>
        question.Context.Member("obligations_supported") is { ValueKind: JsonValueKind.Array } supported
        && !supported.EnumerateArray().Any(static kind => kind.ValueKind == JsonValueKind.String && kind.ValueEquals(Custom))
            ? [ObligationKind.Label] : [ObligationKind.Label, ObligationKind.Redact, ObligationKind.StripToolCall];

    public static JsonArray Of(Decision decision, bool allowed)
    {
        var obligations = new JsonArray();
        foreach (var obligation in allowed ? Theirs(decision) : [])
        {
            obligations.Add((JsonNode)Narrowing(obligation, obligations.Count + 1));
        }

        if (decision.StepUp is { } stepUp)
        {
            obligations.Add((JsonNode)SignIn(stepUp, obligations.Count + 1));
        }

        return obligations;
    }

    private static IEnumerable<Obligation> Theirs(Decision decision) => decision.Obligations.Where(static obligation => obligation.Kind != ObligationKind.Label);

    private static JsonObject Narrowing(Obligation obligation, int number)
    {
        var json = new JsonObject
        {
            ["type"] = Custom,
            ["id"] = $"obl-{number}",
            ["vendor"] = "agentidentity",
            ["action"] = obligation.Kind == ObligationKind.Redact ? "redact" : "strip_tool_call",
            ["rule"] = obligation.RuleId,
        };
        if (obligation.Kind == ObligationKind.Redact)
        {
            json["paths"] = new JsonArray([.. obligation.Values.Select(static JsonNode (path) => path)]);
        }

        return json;
    }

    // RFC 9470 has a freshness beside the strength; the profile knows only strength, so the rest is a member of our own.
    private static JsonObject SignIn(StepUpDemand demand, int number)
    {
        var json = new JsonObject { ["type"] = StepUp, ["id"] = $"obl-{number}", ["acr_value"] = demand.Acr ?? "" };
        if (demand.MaxAge is { } age)
        {
            json["max_age"] = (long)age.TotalSeconds;
        }

        return json;
    }
}
