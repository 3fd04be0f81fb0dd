using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace AgentIdentity.Gateway.Mcp.Links.Talks;

/// <summary>Answers of the revisions with sessions, as 2026-07-28 says the same.</summary>
internal static class SessionAnswer
{
    // 2025-11-25 only: the client has to send its user somewhere, and then to call again.
    private const int UrlElicitationRequired = -32042;

    // It goes into JSON and nowhere else: what a server wrote in plain characters stays in them.
    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonElement Unknown = Error(-32601, "The server's revision of MCP has no such method.");

    /// <summary>An error object of the gateway's own.</summary>
    public static JsonElement Error(int code, string message) => Write(json =>
    {
        json.WriteNumber("code", code);
        json.WriteString("message", message);
    });

    public static LinkResponse NoSuchMethod => new(null, Unknown);

    public static LinkResponse Of(JsonElement result) =>
        new(result.TryGetProperty("resultType", out _) ? result : Write(json =>
        {
            json.WriteString("resultType", "complete");
            foreach (var member in result.EnumerateObject())
            {
                member.WriteTo(json);
            }
        }), null);

    public static LinkResponse OfError(JsonElement error) =>
        error.GetProperty("code").GetInt64() == UrlElicitationRequired
        && error.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.Object
        && data.TryGetProperty("elicitations", out var elicitations) && elicitations.ValueKind == JsonValueKind.Array && elicitations.GetArrayLength() > 0
            ? InputRequired([.. elicitations.EnumerateArray().Select(static one => ("elicitation/create", (JsonElement?)one))], null)
            : new(null, error);

    public static LinkResponse InputRequired(Parked parked) =>
        InputRequired([.. parked.Asks.Select(static ask => (ask.Method, ask.Params))], parked.State);

    /// <summary>What the client said to the ask of this place.</summary>
    public static JsonElement? AnswerOf(LinkRequest request, int place) =>
        request.Params is { ValueKind: JsonValueKind.Object } given && given.TryGetProperty("inputResponses", out var all) && all.ValueKind == JsonValueKind.Object
        && all.TryGetProperty(KeyOf(place), out var answer) ? answer : null;

    private static LinkResponse InputRequired(IReadOnlyList<(string Method, JsonElement? Params)> asks, string? state) => new(
        Write(json =>
        {
            json.WriteString("resultType", "input_required");
            json.WriteStartObject("inputRequests");
            for (var i = 0; i < asks.Count; i++)
            {
                json.WriteStartObject(KeyOf(i));
                json.WriteString("method", asks[i].Method);
                WriteParams(json, asks[i].Params);
                json.WriteEndObject();
            }

            json.WriteEndObject();
            if (state is not null)
            {
                json.WriteString("requestState", state);
            }
        }), null);

    // Its tokens and tasks belong to the talk and not to the client.
    private static void WriteParams(Utf8JsonWriter json, JsonElement? given)
    {
        json.WriteStartObject("params");
        foreach (var member in given is { ValueKind: JsonValueKind.Object } some ? some.EnumerateObject() : Enumerable.Empty<JsonProperty>())
        {
            if (member.Name is not ("_meta" or "task"))
            {
                member.WriteTo(json);
            }
        }

        json.WriteEndObject();
    }

    private static string KeyOf(int place) => "input-" + place.ToString(CultureInfo.InvariantCulture);

    public static JsonElement Write(Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, Writing))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        return Parse(buffer.WrittenMemory);
    }

    private static JsonElement Parse(ReadOnlyMemory<byte> utf8) => JsonDocument.Parse(utf8).RootElement;
}
