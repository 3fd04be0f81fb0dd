using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using AgentIdentity.Policy;

namespace AgentIdentity.Server.Fga;

/// <summary>Answers in the JSON form of OpenFGA's messages: snake_case, and members that hold nothing are there too.</summary>
internal static class FgaAnswer
{
    private static readonly JsonSerializerOptions Form = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DictionaryKeyPolicy = null,
        // Nothing of this is ever read as HTML.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new FgaTime() },
    };

    /// <summary>What the engine found, as the caller is to see it; or its refusal.</summary>
    public static IResult Of<T, TView>(RelationResult<T> result, Func<T, TView> view, int status = StatusCodes.Status200OK) =>
        result.Ok ? Json(view(result.Value), status) : FgaRefusal.Of(result.Failure!);

    public static IResult Json<T>(T value, int status = StatusCodes.Status200OK) => Results.Json(value, Form, "application/json", status);

    /// <summary>One answer of a stream: a line of JSON.</summary>
    public static byte[] Line<T>(T value) => [.. JsonSerializer.SerializeToUtf8Bytes(value, Form), (byte)'\n'];

    private sealed class FgaTime : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            DateTimeOffset.Parse(reader.GetString()!, CultureInfo.InvariantCulture);

        // RFC 3339 in UTC with three, six or nine digits, as protobuf's JSON form has it.
        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture));
    }
}
