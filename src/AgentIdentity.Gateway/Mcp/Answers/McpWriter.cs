using System.Buffers;
using System.Text.Json;

namespace AgentIdentity.Gateway.Mcp.Answers;

/// <summary>JSON-RPC messages as they leave for the client.</summary>
internal static class McpWriter
{
    public static ReadOnlyMemory<byte> Result(JsonElement id, Action<Utf8JsonWriter> members) => Write(json =>
    {
        WriteId(json, id);
        json.WriteStartObject("result");
        members(json);
        json.WriteEndObject();
    });

    public static ReadOnlyMemory<byte> Error(JsonElement? id, int code, string message, JsonElement? data = null) => Write(json =>
    {
        WriteId(json, id);
        json.WriteStartObject("error");
        json.WriteNumber("code", code);
        json.WriteString("message", message);
        if (data is { } more)
        {
            json.WritePropertyName("data");
            more.WriteTo(json);
        }

        json.WriteEndObject();
    });

    public static ReadOnlyMemory<byte> Notification(string method, Action<Utf8JsonWriter>? parameters) => Write(json =>
    {
        json.WriteString("method", method);
        WriteParams(json, parameters);
    });

    public static ReadOnlyMemory<byte> Request(string id, string method, Action<Utf8JsonWriter>? parameters) => Write(json =>
    {
        json.WriteString("id", id);
        json.WriteString("method", method);
        WriteParams(json, parameters);
    });

    /// <summary>An object on its own, to be sent on as the params of a request.</summary>
    public static JsonElement Object(Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        return JsonElement.Parse(buffer.WrittenSpan);
    }

    public static void WriteId(Utf8JsonWriter json, JsonElement? id)
    {
        json.WritePropertyName("id");
        if (id is { } known)
        {
            known.WriteTo(json);
        }
        else
        {
            json.WriteNullValue();
        }
    }

    private static void WriteParams(Utf8JsonWriter json, Action<Utf8JsonWriter>? parameters)
    {
        if (parameters is null)
        {
            return;
        }

        json.WriteStartObject("params");
        parameters(json);
        json.WriteEndObject();
    }

    private static ReadOnlyMemory<byte> Write(Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("jsonrpc", "2.0");
            members(json);
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }
}
