using System.Text.Json;

namespace AgentIdentity.Cel.Values;

internal static class JsonReading
{
    public static CelValue Value(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.True => CelValue.FromBool(true),
        JsonValueKind.False => CelValue.FromBool(false),
        JsonValueKind.String => CelValue.FromString(json.GetString()!),
        JsonValueKind.Number => Number(json),
        JsonValueKind.Array => CelValue.FromList(new JsonListValue(json)),
        JsonValueKind.Object => CelValue.FromMap(new JsonMapValue(json)),
        JsonValueKind.Null => CelValue.Null,
        _ => CelValue.Error("no JSON value"),
    };

    public static CelValue Value(JsonElement json, CelType type) => throw new NotSupportedException(type.Name + json);

    private static CelValue Number(JsonElement json) =>
        json.TryGetInt64(out var signed) ? CelValue.FromInt(signed)
        : json.TryGetUInt64(out var unsigned) ? CelValue.FromUInt(unsigned)
        : CelValue.FromDouble(json.GetDouble());
}
