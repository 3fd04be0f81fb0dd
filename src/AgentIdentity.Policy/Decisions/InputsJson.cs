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
        writer.WriteStartObject("inputs"u8);
        writer.WriteString("now"u8, request.Now.UtcDateTime);
        Write(writer, request.Call, withArguments);
        DecisionJson.Optional(writer, "subject"u8, request.Subject);
        writer.WriteStartObject("actor"u8);
        DecisionJson.Optional(writer, "id"u8, request.Actor);
        DecisionJson.Optional(writer, "assurance"u8, request.ActorAssurance);
        writer.WriteEndObject();
        writer.WriteBoolean("unattended"u8, request.Unattended);
        DecisionJson.Array(writer, "chain"u8, request.Chain, Write);
        Circumstances(writer, request);
        if (asked.KnownMapping is { } mapped)
        {
            DecisionJson.Optional(writer, "resource"u8, mapped.Resource);
            DecisionJson.Optional(writer, "risk"u8, mapped.Risk == Risk.Unknown ? null : RiskText(mapped.Risk));
        }

        if (request.History?.Labels is { IsEmpty: false } labels)
        {
            DecisionJson.Lines(writer, "labels"u8, [.. labels]);
        }

        DecisionJson.Array(writer, "history"u8, asked.Reads, Write);
        Asked(writer, request);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, Call call, bool withArguments)
    {
        writer.WriteStartObject("call"u8);
        writer.WriteString("kind"u8, Enum.IsDefined(call.Kind) ? RuleEnvironment.KindName(call.Kind) : "unknown");
        writer.WriteString("upstream"u8, call.Upstream);
        writer.WriteString("action"u8, call.Action);
        writer.WriteString("identifier"u8, call.Identifier);
        if (call.ArgumentsUnread)
        {
            writer.WriteBoolean("arguments_unread"u8, true);
        }

        if (call.ArgumentsKnown)
        {
            Digest(writer, call.Arguments);
            if (withArguments && call.Arguments is { } arguments)
            {
                writer.WritePropertyName("arguments"u8);
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
        writer.WriteString("id"u8, link.Id);
        writer.WriteString("human"u8, link.Human);
        writer.WriteString("agent"u8, link.Agent);
        writer.WriteString("state"u8, link.State switch
        {
            DelegationState.Active => "active",
            DelegationState.Paused => "paused",
            DelegationState.Ended => "ended",
            _ => "unknown",
        });
        writer.WriteString("ends_at"u8, link.EndsAt.UtcDateTime);
        writer.WriteString("purpose"u8, link.Purpose);
        writer.WriteEndObject();
    }

    private static void Circumstances(Utf8JsonWriter writer, DecisionRequest request)
    {
        if (request.SignIn is { } signIn && (signIn.Acr is not null || signIn.At is not null))
        {
            writer.WriteStartObject("authentication"u8);
            DecisionJson.Optional(writer, "acr"u8, signIn.Acr);
            if (signIn.At is { } at)
            {
                writer.WriteString("at"u8, at.UtcDateTime);
            }

            writer.WriteEndObject();
        }

        if (request.Source?.Ip is { } ip)
        {
            writer.WriteStartObject("source"u8);
            writer.WriteString("ip"u8, ip.ToString());
            writer.WriteEndObject();
        }
    }

    private static void Write(Utf8JsonWriter writer, HistoryRead read)
    {
        writer.WriteStartObject();
        writer.WriteString("calls"u8, read.Name);
        DecisionJson.Optional(writer, "sum_of"u8, read.Argument);
        writer.WriteNumber("window_seconds"u8, read.Window.TotalSeconds);
        writer.WriteNumber("value"u8, read.Value);
        writer.WriteEndObject();
    }

    private static void Asked(Utf8JsonWriter writer, DecisionRequest request)
    {
        DecisionJson.Array(writer, "approved"u8, request.Approved, DemandJson.Write);
        if (request.External is { } external)
        {
            writer.WriteStartObject("external"u8);
            writer.WriteString("by"u8, external.By);
            writer.WriteBoolean("allowed"u8, external.Allowed);
            writer.WriteBoolean("failed"u8, external.Failed);
            DecisionJson.Optional(writer, "why"u8, external.Why);
            writer.WriteEndObject();
        }
    }

    // A record is written whatever the arguments are.
    private static void Digest(Utf8JsonWriter writer, JsonElement? arguments)
    {
        Span<byte> digest = stackalloc byte[CanonicalJson.DigestLength];
        try
        {
            CanonicalJson.WriteDigest(arguments, digest);
        }
        catch (FormatException)
        {
            return;
        }

        writer.WriteString("arguments_digest"u8, digest);
    }

    private static string RiskText(Risk risk) => risk switch
    {
        Risk.Low => "low",
        Risk.Medium => "medium",
        Risk.High => "high",
        _ => "critical",
    };
}
