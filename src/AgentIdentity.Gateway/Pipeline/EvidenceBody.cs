using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using AgentIdentity.Policy;
using AgentIdentity.Tokens;

namespace AgentIdentity.Gateway.Pipeline;

/// <summary>The JSON of the entries: who asked for what under which delegation, what was decided, how it ended.</summary>
internal static class EvidenceBody
{
    /// <summary>The first entry of a call: its decision, or its refusal before one was reached.</summary>
    /// <param name="passage">The call.</param>
    /// <param name="refusal">What ends it here, if anything does.</param>
    /// <param name="withArguments">Whether the arguments themselves are recorded, and not only their digest.</param>
    public static ReadOnlyMemory<byte> Of(Passage passage, Refusal? refusal, bool withArguments = false) => Write(json =>
    {
        WriteCaller(json, passage.Token!);
        if (passage.Trace is { } trace)
        {
            json.WriteString("trace_id", trace.TraceId.ToHexString());
        }

        json.WritePropertyName("call");
        WriteCall(json, passage);
        if (passage.Decision is { } decision)
        {
            json.WritePropertyName("decision");
            if (withArguments)
            {
                decision.WriteWithArgumentsTo(json);
            }
            else
            {
                decision.WriteTo(json);
            }
        }

        if (passage.Reservation is { Refusal: null } reservation)
        {
            json.WriteNumber("reserved_micro_usd", reservation.MicroUsd);
        }

        if (refusal is not null)
        {
            WriteRefusal(json, refusal);
        }
    });

    /// <summary>A further attempt of a model call, before it leaves.</summary>
    public static ReadOnlyMemory<byte> OfAttempt(Passage passage, string candidate, Decision decision) => Write(json =>
    {
        WriteCaller(json, passage.Token!);
        json.WriteString("candidate", candidate);
        json.WritePropertyName("decision");
        decision.WriteTo(json);
    });

    /// <summary>The second entry: how a recorded call ended.</summary>
    public static ReadOnlyMemory<byte> OfEnd(Passage passage, TimeSpan duration) => Write(json =>
    {
        json.WriteString("outcome", passage.Refusal switch
        {
            null => "completed",
            { IsStop: true } => "stopped",
            { Code: var code } when code == GatewayError.Draining.Code() => "drained",
            { Code: var code } when code == GatewayError.CallerGone.Code() => "caller_gone",
            _ => "failed",
        });
        json.WriteNumber("status", passage.Http.Response.StatusCode);
        json.WriteNumber("duration_ms", Math.Round(duration.TotalMilliseconds, 3));
        if (passage.Credential.Name is { } credential)
        {
            json.WriteString("credential", credential);
        }

        passage.DescribeEnd(json);
        if (passage.Refusal is { } refusal)
        {
            WriteRefusal(json, refusal);
        }
    });

    /// <summary>What stands for arguments in the record: they may hold secrets or personal data.</summary>
    public static string Digest(ReadOnlySpan<byte> bytes) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static void WriteCaller(Utf8JsonWriter json, Delegation token)
    {
        json.WriteString("human", token.Subject);
        json.WriteString("agent", token.Actor.Subject);
        json.WriteStartArray("actors");
        for (var actor = token.Actor; actor is not null; actor = actor.Prior)
        {
            json.WriteStringValue(actor.Subject);
        }

        json.WriteEndArray();
        json.WriteString("audience", token.Audience);
        json.WriteString("transaction", token.TransactionId);
        json.WriteString("token", token.TokenId);
    }

    private static void WriteCall(Utf8JsonWriter json, Passage passage)
    {
        json.WriteStartObject();
        json.WriteString("kind", passage.Place.Kind switch
        {
            CallKind.Mcp => "mcp",
            CallKind.Http => "http",
            CallKind.Model => "model",
            _ => "data",
        });
        json.WriteString("upstream", passage.Upstream?.Name ?? passage.Place.Name);
        passage.Describe(json);
        json.WriteEndObject();
    }

    private static void WriteRefusal(Utf8JsonWriter json, Refusal refusal)
    {
        json.WriteStartObject("refusal");
        json.WriteString("code", refusal.Code);
        json.WriteString("title", refusal.Title);
        json.WriteString("detail", refusal.Detail);
        if (refusal.Unrecorded > 0)
        {
            json.WriteNumber("unrecorded_before", refusal.Unrecorded);
        }

        json.WriteEndObject();
    }

    private static ReadOnlyMemory<byte> Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }
}
