using System.Buffers;
using System.Text.Json;
using AgentIdentity.Gateway.Pipeline;

namespace AgentIdentity.Gateway.Mcp;

/// <summary>Refusals of MCP calls: JSON-RPC errors.</summary>
internal static class McpAnswer
{
    private const int FirstApplicationCode = -31999;
    private const int LastApplicationCode = -31000;

    public static Task WriteAsync(McpPassage passage, Refusal refusal) =>
        Answers.WriteAsync(passage.Http, refusal, StatusOf(passage, refusal), "application/json", Error(passage, refusal));

    public static ReadOnlyMemory<byte> Error(McpPassage passage, Refusal refusal)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("jsonrpc", "2.0");
            json.WritePropertyName("id");
            if (passage.Id is { } id)
            {
                id.WriteTo(json);
            }
            else
            {
                json.WriteNullValue();
            }

            json.WriteStartObject("error");
            json.WriteNumber("code", refusal.JsonRpcCode);
            json.WriteString("message", refusal.Detail);
            WriteData(json, passage, refusal);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    private static void WriteData(Utf8JsonWriter json, McpPassage passage, Refusal refusal)
    {
        json.WriteStartObject("data");
        json.WriteString("code", refusal.Code);
        if (refusal.Reason is not null)
        {
            json.WriteString("reason_code", refusal.Reason);
        }

        if (passage.Token is not null)
        {
            json.WriteString("decision_id", passage.DecisionId);
        }

        if (refusal.Rule is not null)
        {
            json.WriteString("rule", refusal.Rule.Id);
        }

        if (refusal.Supported is not null)
        {
            json.WriteStartArray("supported");
            foreach (var revision in refusal.Supported)
            {
                json.WriteStringValue(revision);
            }

            json.WriteEndArray();
            json.WriteString("requested", passage.Http.Request.Headers[McpHeaders.Revision].ToString());
        }

        WayOn.WriteTo(json, passage, refusal);
        json.WriteBoolean("retry", refusal.Approvals.Length > 0 || refusal.RetryAfter is not null);
        json.WriteEndObject();
    }

    // A decided call has a proper JSON-RPC answer; transport errors are for calls that could not be read, sent or admitted.
    // A challenge is the transport's: clients look for it with 401.
    private static int StatusOf(McpPassage passage, Refusal refusal) =>
        passage.Recorded && refusal.Status != 401 && refusal.JsonRpcCode is >= FirstApplicationCode and <= LastApplicationCode ? 200 : refusal.Status;
}
