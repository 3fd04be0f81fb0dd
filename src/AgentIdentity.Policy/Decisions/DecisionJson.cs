using System.Collections.Immutable;
using System.Text.Json;

namespace AgentIdentity.Policy.Decisions;

/// <summary>The one shape of an explanation: record, API, CLI and console read the same.</summary>
internal static class DecisionJson
{
    public static void Write(Utf8JsonWriter writer, Decision decision, bool withArguments)
    {
        writer.WriteStartObject();
        writer.WriteString("id"u8, decision.Id);
        writer.WriteString("outcome"u8, Text(decision.Outcome));
        Optional(writer, "reason"u8, decision.ReasonCode);
        Optional(writer, "code"u8, decision.Error?.Code());
        if (decision.Rule is { } rule)
        {
            Write(writer, rule);
        }

        Array(writer, "conjuncts"u8, decision.Conjuncts, Write, always: true);
        Array(writer, "obligations"u8, decision.Obligations, DemandJson.Write);
        Array(writer, "approvals"u8, decision.Approvals, DemandJson.Write);
        if (decision.StepUp is { } stepUp)
        {
            DemandJson.Write(writer, stepUp);
        }

        Array(writer, "used"u8, decision.Used, DemandJson.Write);
        Array(writer, "shadow"u8, decision.Shadow, DemandJson.Write);
        Write(writer, decision.Bundle);
        writer.WriteBoolean("visible"u8, decision.Visible);
        writer.WriteBoolean("arguments_known"u8, decision.ArgumentsKnown);
        if (decision.Asked is { Request.Call: not null } asked)
        {
            InputsJson.Write(writer, asked, withArguments);
        }

        writer.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter writer, RuleRefusal rule)
    {
        writer.WriteStartObject("rule"u8);
        writer.WriteString("id"u8, rule.Id);
        writer.WriteString("message"u8, rule.Message);
        Optional(writer, "owner"u8, rule.Owner);
        writer.WriteEndObject();
    }

    public static void Array<T>(Utf8JsonWriter writer, ReadOnlySpan<byte> name, ImmutableArray<T> items, Action<Utf8JsonWriter, T> write, bool always = false)
    {
        if (!items.IsDefaultOrEmpty || always)
        {
            writer.WriteStartArray(name);
            foreach (var item in items.IsDefault ? [] : items)
            {
                write(writer, item);
            }

            writer.WriteEndArray();
        }
    }

    public static void Lines(Utf8JsonWriter writer, ReadOnlySpan<byte> name, ImmutableArray<string> lines)
    {
        writer.WriteStartArray(name);
        foreach (var line in lines.IsDefault ? [] : lines)
        {
            writer.WriteStringValue(line);
        }

        writer.WriteEndArray();
    }

    public static void Optional(Utf8JsonWriter writer, ReadOnlySpan<byte> name, string? value)
    {
        if (value is not null)
        {
            writer.WriteString(name, value);
        }
    }

    public static string Text(Outcome outcome) => outcome switch
    {
        Outcome.Allow => "allow",
        Outcome.NeedsApproval => "needs_approval",
        Outcome.NeedsStepUp => "needs_step_up",
        _ => "deny",
    };

    private static void Write(Utf8JsonWriter writer, Conjunct conjunct)
    {
        writer.WriteStartObject();
        writer.WriteString("name"u8, conjunct.Name);
        writer.WriteBoolean("ok"u8, conjunct.Ok);
        writer.WriteStartArray("proof"u8);
        conjunct.WriteProof(writer);
        writer.WriteEndArray();
        Optional(writer, "reason"u8, conjunct.Reason);
        Optional(writer, "code"u8, conjunct.Error?.Code());
        Optional(writer, "why"u8, conjunct.Why);
        Optional(writer, "remedy"u8, conjunct.Remedy);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, BundleName bundle)
    {
        writer.WriteStartObject("bundle"u8);
        writer.WriteString("digest"u8, bundle.Digest);
        if (bundle.Revision is { } revision)
        {
            writer.WriteNumber("revision"u8, revision);
        }

        Optional(writer, "commit"u8, bundle.Commit);
        writer.WriteEndObject();
    }
}
