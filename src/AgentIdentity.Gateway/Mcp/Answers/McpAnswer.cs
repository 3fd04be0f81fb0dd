using System.Buffers;
using System.Text.Json;
using AgentIdentity.Gateway.Mcp.Answers;
using AgentIdentity.Gateway.Pipeline;

namespace AgentIdentity.Gateway.Mcp;

/// <summary>Refusals of MCP calls: JSON-RPC errors.</summary>
internal static class McpAnswer
{
    private const int FirstApplicationCode = -31999;
    private const int LastApplicationCode = -31000;
    private const int Denied = -31403;

    // What other products of before 2026-07-28 say; the newer revision keeps the range to itself.
    private const int LegacyDenied = -32001;
    private const int LegacyNotFound = -32002;

    public static Task WriteAsync(McpPassage passage, Refusal refusal)
    {
        if (AsToolResult(passage, refusal) is { } result)
        {
            return Pipeline.Answers.WriteAsync(passage.Http, refusal, 200, "application/json", result);
        }

        return Pipeline.Answers.WriteAsync(passage.Http, refusal, StatusOf(passage, refusal), "application/json", Error(passage, refusal));
    }

    public static ReadOnlyMemory<byte> Error(McpPassage passage, Refusal refusal) =>
        Error(passage, passage.Id, refusal with { JsonRpcCode = CodeOf(passage, refusal) });

    /// <summary>A JSON-RPC error for any call.</summary>
    public static ReadOnlyMemory<byte> Error(Passage passage, JsonElement? id, Refusal refusal)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("jsonrpc", "2.0");
            McpWriter.WriteId(json, id);
            json.WriteStartObject("error");
            json.WriteNumber("code", refusal.JsonRpcCode);
            json.WriteString("message", refusal.Detail);
            json.WriteStartObject("data");
            WriteData(json, passage, refusal);
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    /// <summary>The status of a refusal: a decided call has a proper JSON-RPC answer; transport errors are for calls that could not be read, sent or admitted.</summary>
    public static int StatusOf(Passage passage, Refusal refusal)
    {
        // A challenge is the transport's: clients look for it with 401, and with 403 where another token would do.
        if (passage.Recorded && refusal is { Status: not 401, LacksScope: false } && refusal.JsonRpcCode is >= FirstApplicationCode and <= LastApplicationCode)
        {
            return 200;
        }

        // To a client with a session, 404 means that the session is gone.
        return passage is McpPassage { IsLegacy: true } && refusal.Code == GatewayError.UnknownMethod.Code() ? 200 : refusal.Status;
    }

    private static int CodeOf(McpPassage passage, Refusal refusal) =>
        passage.IsLegacy && refusal.Code == GatewayError.UnknownResource.Code() ? LegacyNotFound
        : !passage.IsModern && passage.Settings.LegacyDenyCode && refusal.JsonRpcCode == Denied ? LegacyDenied
        : refusal.JsonRpcCode;

    // Some clients keep JSON-RPC errors from the model, which then cannot learn what it may not do.
    private static ReadOnlyMemory<byte>? AsToolResult(McpPassage passage, Refusal refusal)
    {
        if (!passage.Settings.ToolErrorResult || !passage.Recorded || passage.Request is not { Tool: not null } request || request.Id is not { } id
            || refusal is { Status: 401 } or { LacksScope: true } || refusal.JsonRpcCode is not (>= FirstApplicationCode and <= LastApplicationCode))
        {
            return null;
        }

        return McpWriter.Result(id, json =>
        {
            if (request.IsModern)
            {
                json.WriteString("resultType", "complete");
            }

            json.WriteStartArray("content");
            json.WriteStartObject();
            json.WriteString("type", "text");
            json.WriteString("text", refusal.Detail);
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteBoolean("isError", true);
            json.WriteStartObject("_meta");
            json.WriteStartObject("agentidentity/refusal");
            WriteData(json, passage, refusal);
            json.WriteEndObject();
            json.WriteEndObject();
        });
    }

    private static void WriteData(Utf8JsonWriter json, Passage passage, Refusal refusal)
    {
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
    }
}
