using System.Text.Json;

namespace AgentIdentity.Policy.Decisions;

/// <summary>What rules ask for and attach, as JSON.</summary>
internal static class DemandJson
{
    public static void Write(Utf8JsonWriter writer, StepUpDemand stepUp)
    {
        writer.WriteStartObject("step_up"u8);
        writer.WriteString("rule"u8, stepUp.RuleId);
        DecisionJson.Optional(writer, "acr"u8, stepUp.Acr);
        if (stepUp.MaxAge is { } age)
        {
            writer.WriteNumber("max_age_seconds"u8, (long)age.TotalSeconds);
        }

        writer.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter writer, ApprovalDemand approval)
    {
        writer.WriteStartObject();
        writer.WriteString("rule"u8, approval.RuleId);
        writer.WriteString("from"u8, approval.From);
        writer.WriteNumber("ttl_seconds"u8, (long)approval.Ttl.TotalSeconds);
        if (approval.Approvers > 1)
        {
            writer.WriteNumber("approvers"u8, approval.Approvers);
        }

        if (approval.Self)
        {
            writer.WriteBoolean("self"u8, true);
        }

        writer.WriteString("message"u8, approval.Message);
        writer.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter writer, ApprovedRule used)
    {
        writer.WriteStartObject();
        writer.WriteString("rule"u8, used.RuleId);
        writer.WriteString("approval"u8, used.ApprovalId);
        writer.WriteString("by"u8, used.By);
        writer.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter writer, Obligation obligation)
    {
        writer.WriteStartObject();
        writer.WriteString("rule"u8, obligation.RuleId);
        writer.WriteString("kind"u8, obligation.Kind switch
        {
            ObligationKind.Redact => "redact",
            ObligationKind.Label => "label",
            _ => "strip_tool_call",
        });
        if (!obligation.Values.IsDefaultOrEmpty)
        {
            DecisionJson.Lines(writer, "values"u8, obligation.Values);
        }

        writer.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter writer, ShadowObjection shadow)
    {
        writer.WriteStartObject();
        writer.WriteString("rule"u8, shadow.RuleId);
        writer.WriteString("would"u8, DecisionJson.Text(shadow.Would));
        DecisionJson.Optional(writer, "message"u8, shadow.Message);
        writer.WriteEndObject();
    }
}
