using System.Text.Json;

namespace AgentIdentity.Policy.Decisions;

/// <summary>The one shape of an explanation: record, API, CLI and console read the same.</summary>
internal static class DecisionJson
{
    public static void Write(Utf8JsonWriter writer, Decision decision)
    {
        writer.WriteStartObject();
        writer.WriteString("id", decision.Id);
        writer.WriteString("outcome", Text(decision.Outcome));
        Optional(writer, "reason", decision.ReasonCode);
        Optional(writer, "code", decision.Error?.Code());
        if (decision.Rule is { } rule)
        {
            writer.WriteStartObject("rule");
            writer.WriteString("id", rule.Id);
            writer.WriteString("message", rule.Message);
            Optional(writer, "owner", rule.Owner);
            writer.WriteEndObject();
        }

        writer.WriteStartArray("conjuncts");
        foreach (var conjunct in decision.Conjuncts)
        {
            Write(writer, conjunct);
        }

        writer.WriteEndArray();
        Lines(writer, "would_refuse", decision.WouldRefuse);
        writer.WriteString("bundle", decision.BundleDigest);
        writer.WriteBoolean("visible", decision.Visible);
        writer.WriteBoolean("arguments_known", decision.ArgumentsKnown);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, Conjunct conjunct)
    {
        writer.WriteStartObject();
        writer.WriteString("name", conjunct.Name);
        writer.WriteBoolean("ok", conjunct.Ok);
        Lines(writer, "proof", conjunct.Proof);
        Optional(writer, "reason", conjunct.Reason);
        Optional(writer, "code", conjunct.Error?.Code());
        Optional(writer, "why", conjunct.Why);
        Optional(writer, "remedy", conjunct.Remedy);
        writer.WriteEndObject();
    }

    private static void Lines(Utf8JsonWriter writer, string name, IEnumerable<string> lines)
    {
        writer.WriteStartArray(name);
        foreach (var line in lines)
        {
            writer.WriteStringValue(line);
        }

        writer.WriteEndArray();
    }

    private static void Optional(Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null)
        {
            writer.WriteString(name, value);
        }
    }

    private static string Text(Outcome outcome) => outcome switch
    {
        Outcome.Allow => "allow",
        Outcome.NeedsApproval => "needs_approval",
        Outcome.NeedsStepUp => "needs_step_up",
        _ => "deny",
    };
}
