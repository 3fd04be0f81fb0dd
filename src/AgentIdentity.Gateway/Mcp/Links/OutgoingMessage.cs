using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace AgentIdentity.Gateway.Mcp.Links;

/// <summary>Writes the JSON-RPC messages that go to servers.</summary>
internal static class OutgoingMessage
{
    private const string Prefix = "io.modelcontextprotocol/";

    // Lines of standard input must not be broken, and every writer here escapes line ends anyway; the rest may stay as people write it.
    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // Input for an earlier revision goes back to the request that asked for it, and its tasks are other tasks.
    private static readonly string[] Modern = ["inputResponses", "requestState", "task"];

    /// <summary>A request of 2026-07-28, with everything about the protocol in <c>_meta</c>.</summary>
    public static byte[] Request(long id, LinkRequest request, JsonElement? progressToken) => Write(id, request.Method, json =>
    {
        json.WriteStartObject("params");
        WriteParams(json, request.Params, []);
        json.WriteStartObject("_meta");
        WriteOwnMeta(json, request.Params);
        json.WriteString(Prefix + "protocolVersion", McpMethods.Modern);
        json.WritePropertyName(Prefix + "clientCapabilities");
        WriteOrEmpty(json, request.Client.Capabilities);
        json.WritePropertyName(Prefix + "clientInfo");
        WriteInfo(json, request.Client.Info);
        if (request.LogLevel is { } level)
        {
            json.WriteString(Prefix + "logLevel", level);
        }

        WriteContext(json, request, progressToken);
        json.WriteEndObject();
        json.WriteEndObject();
    });

    /// <summary>The same request as revisions with a session have it.</summary>
    public static byte[] SessionRequest(long id, LinkRequest request, JsonElement? progressToken) => Write(id, request.Method, json =>
    {
        json.WriteStartObject("params");
        WriteParams(json, request.Params, Modern);
        json.WriteStartObject("_meta");
        WriteOwnMeta(json, request.Params);
        WriteContext(json, request, progressToken);
        json.WriteEndObject();
        json.WriteEndObject();
    });

    public static byte[] Initialize(long id, string revision, ClientFace client) => Write(id, McpMethods.Initialize, json =>
    {
        json.WriteStartObject("params");
        json.WriteString("protocolVersion", revision);
        json.WritePropertyName("capabilities");
        WriteOrEmpty(json, client.Capabilities);
        json.WritePropertyName("clientInfo");
        WriteInfo(json, client.Info);
        json.WriteEndObject();
    });

    /// <summary>A request (with an id) or a notification (without) of a few plain texts.</summary>
    public static byte[] Plain(long? id, string method, params (string Name, string Value)[] texts) => Write(id, method, json =>
    {
        if (texts.Length == 0)
        {
            return;
        }

        json.WriteStartObject("params");
        foreach (var (name, value) in texts)
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
    });

    public static byte[] Cancelled(long id) => Write(null, "notifications/cancelled", json =>
    {
        json.WriteStartObject("params");
        json.WriteNumber("requestId", id);
        json.WriteEndObject();
    });

    /// <summary>What the client says to a request of the server; null says that there is no answer.</summary>
    public static byte[] Answer(JsonElement id, JsonElement? result) => Write(null, null, json =>
    {
        json.WritePropertyName("id");
        id.WriteTo(json);
        if (result is { ValueKind: JsonValueKind.Object } given)
        {
            json.WritePropertyName("result");
            given.WriteTo(json);
            return;
        }

        WriteError(json, -32603, "The client gives no answer.");
    });

    public static byte[] Pong(JsonElement id) => Write(null, null, json =>
    {
        json.WritePropertyName("id");
        id.WriteTo(json);
        json.WriteStartObject("result");
        json.WriteEndObject();
    });

    public static byte[] NoSuchMethod(JsonElement id) => Write(null, null, json =>
    {
        json.WritePropertyName("id");
        id.WriteTo(json);
        WriteError(json, -32601, "The client does not take this request.");
    });

    private static void WriteError(Utf8JsonWriter json, int code, string message)
    {
        json.WriteStartObject("error");
        json.WriteNumber("code", code);
        json.WriteString("message", message);
        json.WriteEndObject();
    }

    private static byte[] Write(long? id, string? method, Action<Utf8JsonWriter> rest)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using var json = new Utf8JsonWriter(buffer, Writing);
        json.WriteStartObject();
        json.WriteString("jsonrpc", "2.0");
        if (id is { } number)
        {
            json.WriteNumber("id", number);
        }

        if (method is not null)
        {
            json.WriteString("method", method);
        }

        rest(json);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteParams(Utf8JsonWriter json, JsonElement? given, string[] without)
    {
        foreach (var member in Members(given))
        {
            if (member.Name != "_meta" && !without.Contains(member.Name))
            {
                member.WriteTo(json);
            }
        }
    }

    // What belongs to the protocol is written here alone, whatever was left in.
    private static void WriteOwnMeta(Utf8JsonWriter json, JsonElement? given)
    {
        foreach (var member in Members(given is { ValueKind: JsonValueKind.Object } from && from.TryGetProperty("_meta", out var meta) ? meta : null))
        {
            if (!member.Name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) && member.Name is not ("progressToken" or "traceparent" or "tracestate"))
            {
                member.WriteTo(json);
            }
        }
    }

    private static void WriteContext(Utf8JsonWriter json, LinkRequest request, JsonElement? progressToken)
    {
        if (progressToken is { } token)
        {
            json.WritePropertyName("progressToken");
            token.WriteTo(json);
        }

        if (request.TraceParent is { } parent)
        {
            json.WriteString("traceparent", parent);
        }

        if (request.TraceState is { } state)
        {
            json.WriteString("tracestate", state);
        }
    }

    private static void WriteOrEmpty(Utf8JsonWriter json, JsonElement? value)
    {
        if (value is { ValueKind: JsonValueKind.Object } given)
        {
            given.WriteTo(json);
            return;
        }

        json.WriteStartObject();
        json.WriteEndObject();
    }

    private static void WriteInfo(Utf8JsonWriter json, JsonElement? info)
    {
        if (info is { ValueKind: JsonValueKind.Object } given)
        {
            given.WriteTo(json);
            return;
        }

        json.WriteStartObject();
        json.WriteString("name", "agentidentity-gateway");
        json.WriteString("version", "1");
        json.WriteEndObject();
    }

    private static IEnumerable<JsonProperty> Members(JsonElement? value) =>
        value is { ValueKind: JsonValueKind.Object } given ? given.EnumerateObject() : Enumerable.Empty<JsonProperty>();
}
