using System.Buffers;
using System.Globalization;
using System.Text.Json;
using AgentIdentity.Policy;

namespace AgentIdentity.Broker;

/// <summary>
/// A call as an AuthZEN question. Decision points differ in what they read: some only the properties of subject and resource, some
/// the context; so who acts and what is asked stands in both.
/// </summary>
internal static class ExternalQuestion
{
    public static byte[] Write(DecisionRequest request, ExternalPdpOptions options)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer))
        {
            var coaz = options.CoazMcp && request.Call.Kind == CallKind.Mcp;
            json.WriteStartObject();
            json.WriteStartObject("subject");
            json.WriteString("type", coaz ? "identity" : "user");
            json.WriteString("id", request.Subject);
            json.WriteStartObject("properties");
            WriteActor(json, request);
            json.WriteEndObject();
            json.WriteEndObject();
            WriteAction(json, request.Call, options);
            WriteResource(json, request.Call, coaz, options);
            json.WriteStartObject("context");
            WriteActor(json, request);
            json.WriteString("time", request.Now.UtcDateTime.ToString("O", CultureInfo.InvariantCulture));
            if (request.Source.Ip is { } ip)
            {
                json.WriteString("source_ip", ip.ToString());
            }

            // None can be met here.
            json.WriteStartArray("obligations_supported");
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteActor(Utf8JsonWriter json, DecisionRequest request)
    {
        json.WriteString("agent", request.Actor);
        json.WriteString("agent_assurance", request.ActorAssurance);
        json.WriteBoolean("unattended", request.Unattended);
        json.WriteStartArray("agents");
        foreach (var link in request.Chain.IsDefault ? [] : request.Chain)
        {
            json.WriteStringValue(link.Agent);
        }

        json.WriteEndArray();
        if (!request.Chain.IsDefaultOrEmpty)
        {
            json.WriteString("delegation", request.Chain[0].Id);
            json.WriteString("purpose", request.Chain[0].Purpose);
        }
    }

    private static void WriteAction(Utf8JsonWriter json, Call call, ExternalPdpOptions options)
    {
        json.WriteStartObject("action");
        json.WriteString("name", call.Action);
        json.WriteStartObject("properties");
        WriteArguments(json, call, options);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteResource(Utf8JsonWriter json, Call call, bool coaz, ExternalPdpOptions options)
    {
        json.WriteStartObject("resource");
        json.WriteString("type", call.Kind switch { CallKind.Mcp => "tool", CallKind.Model => "model", _ => "operation" });
        json.WriteString("id", call.Kind switch
        {
            CallKind.Mcp when !coaz => $"{call.Upstream}/{call.Identifier}",
            CallKind.Mcp or CallKind.Model => call.Identifier,
            _ => call.Upstream + call.Identifier,
        });
        json.WriteStartObject("properties");
        json.WriteString("upstream", call.Upstream);
        WriteArguments(json, call, options);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    // Arguments that were not read are left out: an empty object would say that there are none.
    private static void WriteArguments(Utf8JsonWriter json, Call call, ExternalPdpOptions options)
    {
        if (!options.SendArguments || !call.ArgumentsKnown)
        {
            return;
        }

        json.WritePropertyName("arguments");
        if (call.Arguments is { ValueKind: JsonValueKind.Object } arguments)
        {
            arguments.WriteTo(json);
        }
        else
        {
            json.WriteStartObject();
            json.WriteEndObject();
        }
    }
}
