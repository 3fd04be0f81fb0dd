using System.Buffers;
using System.Text.Json;
using AgentIdentity.Gateway.Pipeline;
using Microsoft.AspNetCore.Http;

namespace AgentIdentity.Gateway.Http;

/// <summary>Refusals of HTTP calls: problem details (RFC 9457).</summary>
internal static class ProblemAnswer
{
    public static Task WriteAsync(Passage passage, Refusal refusal, params IReadOnlyList<KeyValuePair<string, string>> headers) =>
        Answers.WriteAsync(passage.Http, refusal, refusal.Status, "application/problem+json", Of(passage, refusal), headers);

    /// <summary>The details alone, on one line.</summary>
    public static ReadOnlyMemory<byte> Of(Passage passage, Refusal refusal)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("type", "urn:agentidentity:error:" + refusal.Code);
            json.WriteString("title", refusal.Title);
            json.WriteNumber("status", refusal.Status);
            json.WriteString("code", refusal.Code);
            json.WriteString("detail", refusal.Detail);
            if (passage.Token is not null)
            {
                json.WriteString("decision_id", passage.DecisionId);
            }

            if (refusal.Reason is not null)
            {
                json.WriteString("reason", refusal.Reason);
            }

            if (refusal.Rule is not null)
            {
                json.WriteString("rule", refusal.Rule.Id);
            }

            WayOn.WriteTo(json, passage, refusal);
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }
}
