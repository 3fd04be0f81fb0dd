using System.Text.Json;
using System.Text.Json.Serialization;

namespace AgentIdentity.Server;

/// <summary>JSON answers in snake_case, without null members.</summary>
internal static class Answers
{
    private static readonly JsonSerializerOptions Snake = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DictionaryKeyPolicy = null,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    public static byte[] Bytes<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, Snake);

    public static IResult Json<T>(T value, int status = 200) => Results.Json(value, Snake, "application/json", status);
}
