using System.Collections.Immutable;
using System.Text.Json;

namespace AgentIdentity.Policy.Decisions;

/// <summary>The one shape of an explanation: record, API, CLI and console read the same.</summary>
internal static class DecisionJson
{
    public static void Write(Utf8JsonWriter writer, Decision decision, bool withArguments)
    {
        writer.WriteStartObject();
        writer.WriteString("id", decision.Id);
        writer.WriteString("outcome", Text(decision.Outcome));
        Optional(writer, "reason", decision.ReasonCode);
        Optional(writer, "code", decision.Error?.Code());
        if (decision.Rule is { } rule)
        {
            Write(writer, rule);
        }

        Array(writer, "conjuncts", decision.Conjuncts, Write, always: true);
        Array(writer, "obligations", decision.Obligations, DemandJson.Write);
        Array(writer, "approvals", decision.Approvals, DemandJson.Write);
        if (decision.StepUp is { } stepUp)
        {
            DemandJson.Write(writer, stepUp);
        }

        Array(writer, "used", decision.Used, DemandJson.Write);
        Array(writer, "shadow", decision.Shadow, DemandJson.Write);
        Write(writer, decision.Bundle);
        writer.WriteBoolean("visible", decision.Visible);
        writer.WriteBoolean("arguments_known", decision.ArgumentsKnown);
        if (decision.Asked is { Request.Call: not null } asked)
        {
            InputsJson.Write(writer, asked, withArguments);
        }

        writer.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter writer, RuleRefusal rule)
    {
        writer.WriteStartObject("rule");
        writer.WriteString("id", rule.Id);
        writer.WriteString("message", rule.Message);
        Optional(writer, "owner", rule.Owner);
        writer.WriteEndObject();
    }

    public static void Array<T>(Utf8JsonWriter writer, string name, ImmutableArray<T> items, Action<Utf8JsonWriter, T> write, bool always = false)
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

    public static void Lines(Utf8JsonWriter writer, string name, ImmutableArray<string> lines)
    {
        writer.WriteStartArray(name);
        foreach (var line in lines.IsDefault ? [] : lines)
        {
            writer.WriteStringValue(line);
        }

        writer.WriteEndArray();
    }

    public static void Optional(Utf8JsonWriter writer, string name, string? value)
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
        writer.WriteString("name", conjunct.Name);
        writer.WriteBoolean("ok", conjunct.Ok);
        Lines(writer, "proof", conjunct.Proof);
        Optional(writer, "reason", conjunct.Reason);
        Optional(writer, "code", conjunct.Error?.Code());
        Optional(writer, "why", conjunct.Why);
        Optional(writer, "remedy", conjunct.Remedy);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, BundleName bundle)
    {
        writer.WriteStartObject("bundle");
        writer.WriteString("digest", bundle.Digest);
        if (bundle.Revision is { } revision)
        {
            writer.WriteNumber("revision", revision);
        }

        Optional(writer, "commit", bundle.Commit);
        writer.WriteEndObject();
    }
}
