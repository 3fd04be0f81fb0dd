using System.Text.Json;
using AgentIdentity.Policy.History;
using AgentIdentity.Policy.Rules;

namespace AgentIdentity.Policy.Decisions;

/// <summary>
/// What a decision was made of, so that it can be made again under another policy: everything that relations and rules may read.
/// Arguments may hold secrets, and only their digest stands here unless the operator wants them recorded.
/// </summary>
internal static class InputsJson
{
    public static void Write(Utf8JsonWriter writer, DecisionCase asked, bool withArguments)
    {
        var request = asked.Request;
        writer.WriteStartObject("inputs");
        writer.WriteString("now", request.Now.UtcDateTime);
        Write(writer, request.Call, withArguments);
        DecisionJson.Optional(writer, "subject", request.Subject);
        writer.WriteStartObject("actor");
        DecisionJson.Optional(writer, "id", request.Actor);
        DecisionJson.Optional(writer, "assurance", request.ActorAssurance);
        writer.WriteEndObject();
        writer.WriteBoolean("unattended", request.Unattended);
        DecisionJson.Array(writer, "chain", request.Chain, Write);
        Circumstances(writer, request);
        if (asked.KnownMapping is { } mapped)
        {
            DecisionJson.Optional(writer, "resource", mapped.Resource);
            DecisionJson.Optional(writer, "risk", mapped.Risk == Risk.Unknown ? null : RiskText(mapped.Risk));
        }

        DecisionJson.Array(writer, "labels", [.. request.History?.Labels ?? []], static (json, label) => json.WriteStringValue(label));
        DecisionJson.Array(writer, "history", [.. asked.Reads], Write);
        Asked(writer, request);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, Call call, bool withArguments)
    {
        writer.WriteStartObject("call");
        writer.WriteString("kind", Enum.IsDefined(call.Kind) ? RuleEnvironment.KindName(call.Kind) : "unknown");
        writer.WriteString("upstream", call.Upstream);
        writer.WriteString("action", call.Action);
        writer.WriteString("identifier", call.Identifier);
        if (call.ArgumentsUnread)
        {
            writer.WriteBoolean("arguments_unread", true);
        }

        if (call.ArgumentsKnown)
        {
            DecisionJson.Optional(writer, "arguments_digest", Digest(call.Arguments));
            if (withArguments && call.Arguments is { } arguments)
            {
                writer.WritePropertyName("arguments");
                arguments.WriteTo(writer);
            }
        }

        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, DelegationLink? link)
    {
        if (link is null)
        {
            writer.WriteNullValue();
            return;
        }

        writer.WriteStartObject();
        writer.WriteString("id", link.Id);
        writer.WriteString("human", link.Human);
        writer.WriteString("agent", link.Agent);
        writer.WriteString("state", link.State switch
        {
            DelegationState.Active => "active",
            DelegationState.Paused => "paused",
            DelegationState.Ended => "ended",
            _ => "unknown",
        });
        writer.WriteString("ends_at", link.EndsAt.UtcDateTime);
        writer.WriteString("purpose", link.Purpose);
        writer.WriteEndObject();
    }

    private static void Circumstances(Utf8JsonWriter writer, DecisionRequest request)
    {
        if (request.SignIn is { } signIn && (signIn.Acr is not null || signIn.At is not null))
        {
            writer.WriteStartObject("authentication");
            DecisionJson.Optional(writer, "acr", signIn.Acr);
            if (signIn.At is { } at)
            {
                writer.WriteString("at", at.UtcDateTime);
            }

            writer.WriteEndObject();
        }

        if (request.Source?.Ip is { } ip)
        {
            writer.WriteStartObject("source");
            writer.WriteString("ip", ip.ToString());
            writer.WriteEndObject();
        }
    }

    private static void Write(Utf8JsonWriter writer, HistoryRead read)
    {
        writer.WriteStartObject();
        writer.WriteString("calls", read.Name);
        DecisionJson.Optional(writer, "sum_of", read.Argument);
        writer.WriteNumber("window_seconds", read.Window.TotalSeconds);
        writer.WriteNumber("value", read.Value);
        writer.WriteEndObject();
    }

    private static void Asked(Utf8JsonWriter writer, DecisionRequest request)
    {
        DecisionJson.Array(writer, "approved", request.Approved, DemandJson.Write);
        if (request.External is { } external)
        {
            writer.WriteStartObject("external");
            writer.WriteString("by", external.By);
            writer.WriteBoolean("allowed", external.Allowed);
            writer.WriteBoolean("failed", external.Failed);
            DecisionJson.Optional(writer, "why", external.Why);
            writer.WriteEndObject();
        }
    }

    // A record is written whatever the arguments are.
    private static string? Digest(JsonElement? arguments)
    {
        try
        {
            return CanonicalJson.Digest(arguments);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static string RiskText(Risk risk) => risk switch
    {
        Risk.Low => "low",
        Risk.Medium => "medium",
        Risk.High => "high",
        _ => "critical",
    };
}
