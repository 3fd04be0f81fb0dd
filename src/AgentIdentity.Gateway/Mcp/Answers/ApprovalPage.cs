using System.Text.Json;
using AgentIdentity.Gateway.Mcp.Answers;
using AgentIdentity.Gateway.Mcp.Asks;
using AgentIdentity.Gateway.Mcp.Sealing;
using AgentIdentity.Gateway.Pipeline;

namespace AgentIdentity.Gateway.Mcp;

/// <summary>A call that waits for an approval, for clients that can open the page where it is given: as a URL elicitation.</summary>
internal static class ApprovalPage
{
    private const int UrlElicitationRequired = -32042;
    private const string Key = "approval";
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(15);

    /// <summary>The answer; null for clients and refusals that have nothing to do with it.</summary>
    public static (int Status, ReadOnlyMemory<byte> Body)? TryWrite(McpPassage passage, McpParts parts, Refusal refusal)
    {
        if (refusal.Approvals is not [var first, ..] || passage.Request is not { Row.MayAsk: true, Id: { } id } request || !passage.Client.OpensPages)
        {
            return null;
        }

        // The page asks people who they are; the address holds nothing but the request's name.
        var address = WayOn.AddressOf(passage, first.Id);
        if (request.IsModern)
        {
            if (WaitingState.Of(passage, first.Id) is not { } waiting)
            {
                return null;
            }

            var state = parts.Seal.Seal(SealKind.Approval, passage.Binding, McpReading.AboutOf(request), waiting, Life);
            return (200, McpWriter.Result(id, json => WriteQuestion(json, refusal, address, state)));
        }

        if (passage.Session is not { Revision: "2025-11-25" })
        {
            return null;
        }

        var data = McpWriter.Object(json =>
        {
            json.WriteStartArray("elicitations");
            json.WriteStartObject();
            json.WriteString("elicitationId", first.Id);
            WriteElicitation(json, refusal, address);
            json.WriteEndObject();
            json.WriteEndArray();
            WayOn.WriteTo(json, passage, refusal);
        });
        return (200, McpWriter.Error(id, UrlElicitationRequired, refusal.Detail, data));
    }

    private static void WriteQuestion(Utf8JsonWriter json, Refusal refusal, string address, string state)
    {
        json.WriteString("resultType", "input_required");
        json.WriteStartObject("inputRequests");
        json.WriteStartObject(Key);
        json.WriteString("method", "elicitation/create");
        json.WriteStartObject("params");
        WriteElicitation(json, refusal, address);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteString("requestState", state);
    }

    private static void WriteElicitation(Utf8JsonWriter json, Refusal refusal, string address)
    {
        json.WriteString("mode", "url");
        json.WriteString("message", refusal.Detail);
        json.WriteString("url", address);
    }
}
