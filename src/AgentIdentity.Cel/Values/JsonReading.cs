using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using AgentIdentity.Cel.Library;
using AgentIdentity.Cel.Types;

namespace AgentIdentity.Cel.Values;

/// <summary>JSON as CEL values: as it stands, or as a declared type.</summary>
internal static class JsonReading
{
    /// <summary>No number a double can tell from its neighbours takes more digits, and reading one takes time with each.</summary>
    private const int LongestNumber = 1100;

    public static CelValue Value(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.True => CelValue.FromBool(true),
        JsonValueKind.False => CelValue.FromBool(false),
        JsonValueKind.String => JsonTexts.Read(json),
        JsonValueKind.Number => Number(json),
        JsonValueKind.Array => CelValue.FromList(new JsonListValue(json)),
        JsonValueKind.Object => CelValue.FromMap(new JsonMapValue(json)),
        JsonValueKind.Null => CelValue.Null,
        _ => CelValue.Error("no JSON value"),
    };

    public static CelValue Value(JsonElement json, CelType type)
    {
        var read = json.ValueKind == JsonValueKind.String ? JsonTexts.Read(json) : default;
        if (read.IsError)
        {
            return read;
        }

        var text = read.Kind == CelKind.String ? read.AsString : null;
        CelValue? value = (type.Form, json.ValueKind) switch
        {
            (TypeForm.Dyn, _) => Value(json),
            (TypeForm.Null or TypeForm.Nullable, JsonValueKind.Null) => CelValue.Null,
            (TypeForm.Nullable, _) => Value(json, type.Arguments[0]),
            (TypeForm.Bool, JsonValueKind.True or JsonValueKind.False) => Value(json),
            (TypeForm.String, JsonValueKind.String) => CelValue.FromString(text!),
            (TypeForm.Int or TypeForm.UInt or TypeForm.Double, JsonValueKind.Number) => IsTooLong(json) ? null : Quantity(json.GetRawText(), type),
            (TypeForm.Int or TypeForm.UInt or TypeForm.Double, JsonValueKind.String) => text!.Length > LongestNumber ? null : Quantity(text, type),
            (TypeForm.Bytes, JsonValueKind.String) => json.TryGetBytesFromBase64(out var octets) ? CelValue.FromBytes(octets) : null,
            (TypeForm.Timestamp, JsonValueKind.String) => TimestampText.Read(text!),
            (TypeForm.Duration, JsonValueKind.String) => DurationText.Read(text!),
            (TypeForm.List, JsonValueKind.Array) => List(json, type.Arguments[0]),
            (TypeForm.Map, JsonValueKind.Object) => Map(json, _ => type.Arguments[1]),
            (TypeForm.Record, JsonValueKind.Object) => Map(json, name => type.Fields!.GetValueOrDefault(name, CelType.Dyn)),
            (TypeForm.Opaque, JsonValueKind.String) when type.Equals(CelType.IpAddress) => IpAddressFunctions.Read(text!),
            _ => null,
        };
        return value ?? CelValue.Error($"expected {Expected(type)}, found JSON {json.ValueKind.ToString().ToLowerInvariant()}");
    }

    private static bool IsTooLong(JsonElement number) => JsonMarshal.GetRawUtf8Value(number).Length > LongestNumber;

    // Where the type is not what one writes in JSON.
    private static string Expected(CelType type) => type.Form switch
    {
        TypeForm.Timestamp => "a timestamp such as \"2026-01-31T12:00:00Z\"",
        TypeForm.Duration => "a duration such as \"1h30m\"",
        TypeForm.Bytes => "base64",
        TypeForm.Opaque when type.Equals(CelType.IpAddress) => "an IP address such as \"192.0.2.1\"",
        _ => type.ToString(),
    };

    private static CelValue Number(JsonElement json) =>
        IsTooLong(json) ? CelValue.Error("the JSON number is out of range")
        : json.TryGetInt64(out var signed) ? CelValue.FromInt(signed)
        : json.TryGetUInt64(out var unsigned) ? CelValue.FromUInt(unsigned)
        : json.TryGetDouble(out var number) && double.IsFinite(number) ? CelValue.FromDouble(number)
        : CelValue.Error("the JSON number is out of range");

    private static CelValue? Quantity(string text, CelType type)
    {
        const NumberStyles Decimal = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        if (type.Form == TypeForm.Double)
        {
            return double.TryParse(text, Decimal, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
                ? CelValue.FromDouble(number) : null;
        }

        // Decimal reads 1e3 and 5.0 exactly, which a double would round above 2^53.
        // It rounds 1e-30 to 0, which a double does not.
        if (!decimal.TryParse(text, Decimal, CultureInfo.InvariantCulture, out var exact) || exact != decimal.Truncate(exact)
            || !double.TryParse(text, Decimal, CultureInfo.InvariantCulture, out var rounded) || rounded != (double)exact)
        {
            return null;
        }

        return type.Form == TypeForm.Int
            ? exact is >= long.MinValue and <= long.MaxValue ? CelValue.FromInt((long)exact) : null
            : exact is >= 0 and <= ulong.MaxValue ? CelValue.FromUInt((ulong)exact) : null;
    }

    private static CelValue List(JsonElement json, CelType element)
    {
        if (element.IsDyn())
        {
            return Value(json);
        }

        var items = new List<CelValue>(json.GetArrayLength());
        foreach (var item in json.EnumerateArray())
        {
            var value = Value(item, element);
            if (value.IsError)
            {
                return value;
            }

            items.Add(value);
        }

        return CelValue.FromList(items);
    }

    private static CelValue Map(JsonElement json, Func<string, CelType> typeOf)
    {
        var entries = new Dictionary<string, CelValue>(StringComparer.Ordinal);
        foreach (var property in json.EnumerateObject())
        {
            var name = JsonTexts.Name(property);
            if (name.IsError)
            {
                return name;
            }

            var value = Value(property.Value, typeOf(name.AsString));
            if (value.IsError)
            {
                return CelValue.Error($"{name.AsString}: {value.ErrorText}");
            }

            entries[name.AsString] = value;
        }

        return CelValue.FromMap(entries);
    }
}
