using System.Text.Json;

namespace AgentIdentity.Policy.Decisions;

/// <summary>What rules ask for and attach, as JSON.</summary>
internal static class DemandJson
{
    public static void Write(Utf8JsonWriter writer, StepUpDemand stepUp)
    {
        writer.WriteStartObject("step_up");
        writer.WriteString("rule", stepUp.RuleId);
        DecisionJson.Optional(writer, "acr", stepUp.Acr);
        if (stepUp.MaxAge is { } age)
        {
            writer.WriteNumber("max_age_seconds", (long)age.TotalSeconds);
        }

        writer.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter writer, ApprovalDemand approval)
    {
        writer.WriteStartObject();
        writer.WriteString("rule", approval.RuleId);
        writer.WriteString("from", approval.From);
        writer.WriteNumber("ttl_seconds", (long)approval.Ttl.TotalSeconds);
        writer.WriteString("message", approval.Message);
        writer.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter writer, ApprovedRule used)
    {
        writer.WriteStartObject();
        writer.WriteString("rule", used.RuleId);
        writer.WriteString("approval", used.ApprovalId);
        writer.WriteString("by", used.By);
        writer.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter writer, Obligation obligation)
    {
        writer.WriteStartObject();
        writer.WriteString("rule", obligation.RuleId);
        writer.WriteString("kind", obligation.Kind switch
        {
            ObligationKind.Redact => "redact",
            ObligationKind.Label => "label",
            _ => "strip_tool_call",
        });
        if (!obligation.Values.IsDefaultOrEmpty)
        {
            DecisionJson.Lines(writer, "values", obligation.Values);
        }

        writer.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter writer, ShadowObjection shadow)
    {
        writer.WriteStartObject();
        writer.WriteString("rule", shadow.RuleId);
        writer.WriteString("would", DecisionJson.Text(shadow.Would));
        DecisionJson.Optional(writer, "message", shadow.Message);
        writer.WriteEndObject();
    }
}
