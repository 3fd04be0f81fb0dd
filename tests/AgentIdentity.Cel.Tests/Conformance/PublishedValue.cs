using System.Globalization;
using System.Text.Json;
using AgentIdentity.Cel.Checking;
using AgentIdentity.Cel.Library;
using AgentIdentity.Cel.Planning;
using AgentIdentity.Cel.Types;
using AgentIdentity.Cel.Values;

namespace AgentIdentity.Cel.Tests.Conformance;

/// <summary>Values and types in the JSON form of the suites' protocol buffers.</summary>
public static class PublishedValue
{
    public static CelValue Read(JsonElement value)
    {
        var member = value.EnumerateObject().First();
        var content = member.Value;
        return member.Name switch
        {
            "nullValue" => CelValue.Null,
            "boolValue" => CelValue.FromBool(content.GetBoolean()),
            "int64Value" => CelValue.FromInt(long.Parse(content.GetString()!, CultureInfo.InvariantCulture)),
            "uint64Value" => CelValue.FromUInt(ulong.Parse(content.GetString()!, CultureInfo.InvariantCulture)),
            "doubleValue" => CelValue.FromDouble(Double(content)),
            "stringValue" => CelValue.FromString(content.GetString()!),
            "bytesValue" => CelValue.FromBytes(Convert.FromBase64String(content.GetString()!)),
            "listValue" => CelValue.FromList([.. Members(content, "values").Select(Read)]),
            "mapValue" => Map(Members(content, "entries")),
            "typeValue" => CelValue.FromType(TypeNames.Find(content.GetString()!) ?? throw new NotSupportedException($"type {content}")),
            "objectValue" => Object(content),
            _ => throw new NotSupportedException(member.Name),
        };
    }

    public static CelType Type(JsonElement type)
    {
        var member = type.EnumerateObject().First();
        var content = member.Value;
        return (member.Name, content.ValueKind == JsonValueKind.String ? content.GetString() : "") switch
        {
            ("primitive", "BOOL") => CelType.Bool,
            ("primitive", "INT64") => CelType.Int,
            ("primitive", "UINT64") => CelType.UInt,
            ("primitive", "DOUBLE") => CelType.Double,
            ("primitive", "STRING") => CelType.String,
            ("primitive", "BYTES") => CelType.Bytes,
            ("wellKnown", "TIMESTAMP") => CelType.Timestamp,
            ("wellKnown", "DURATION") => CelType.Duration,
            ("wellKnown", "ANY") => CelType.Dyn,
            ("wrapper", var scalar) => CelType.Nullable(Type(JsonSerializer.SerializeToElement(new { primitive = scalar }))),
            ("messageType", var name) when WellKnownTypes.All.TryGetValue(name!, out var known) => known.Result,
            ("messageType", "google.protobuf.Any") => CelType.Dyn,
            ("null", _) => CelType.Null,
            ("dyn", _) => CelType.Dyn,
            ("type", _) => CelType.TypeOf(content.EnumerateObject().Any() ? Type(content) : CelType.Dyn),
            ("typeParam", var name) => CelType.Parameter(name!),
            ("listType", _) => CelType.List(Element(content, "elemType")),
            ("mapType", _) => CelType.Map(Element(content, "keyType"), Element(content, "valueType")),
            ("abstractType", _) when content.GetProperty("name").GetString() == "optional_type" =>
                CelType.Optional(Type(content.GetProperty("parameterTypes")[0])),
            ("abstractType", _) => new CelType(
                TypeForm.Opaque, content.GetProperty("name").GetString()!, [.. Members(content, "parameterTypes").Select(Type)]),
            _ => throw new NotSupportedException($"type {type}"),
        };
    }

    /// <summary>A type as the suites write it.</summary>
    public static string Text(CelType type) => type.ToString()
        .Replace("null_type", "null", StringComparison.Ordinal)
        .Replace("google.protobuf.Timestamp", "timestamp", StringComparison.Ordinal)
        .Replace("google.protobuf.Duration", "duration", StringComparison.Ordinal)
        .Replace("type(type(dyn))", "type(type)", StringComparison.Ordinal)
        .Replace("type(optional_type(dyn))", "type(optional_type)", StringComparison.Ordinal);

    /// <summary>Same kind and value, all the way down; NaN is NaN here.</summary>
    public static bool Same(CelValue a, CelValue b) => a.Kind == b.Kind && a.Kind switch
    {
        CelKind.Double => a.AsDouble.Equals(b.AsDouble),
        CelKind.List => a.AsList.Count() == b.AsList.Count() && a.AsList.Zip(b.AsList).All(pair => Same(pair.First, pair.Second)),
        CelKind.Map => a.AsMap.Count() == b.AsMap.Count()
            && a.AsMap.All(entry => b.AsMap.Any(other => Same(entry.Key, other.Key) && Same(entry.Value, other.Value))),
        _ => a.Equals(b),
    };

    private static CelType Element(JsonElement content, string name) =>
        content.TryGetProperty(name, out var type) && type.EnumerateObject().Any() ? Type(type) : CelType.Dyn;

    private static CelValue Map(JsonElement.ArrayEnumerator entries)
    {
        var map = new KeyedMapValue();
        foreach (var entry in entries)
        {
            map.Add(Read(entry.GetProperty("key")), Read(entry.GetProperty("value")));
        }

        return CelValue.FromMap(map);
    }

    /// <summary>A message in protobuf's JSON, of a type that means something without protobuf.</summary>
    private static CelValue Object(JsonElement content)
    {
        var name = content.GetProperty("@type").GetString()!.Split('/')[1];
        return name.Split('.')[^1] switch
        {
            "Duration" => DurationText.Read(content.GetProperty("value").GetString()!)!.Value,
            "Timestamp" => TimestampText.Read(content.GetProperty("value").GetString()!)!.Value,
            "BytesValue" => CelValue.FromBytes(Convert.FromBase64String(content.GetProperty("value").GetString()!)),
            "UInt32Value" or "UInt64Value" => CelValue.FromJson(content.GetProperty("value"), CelType.UInt),
            "Int32Value" or "Int64Value" => CelValue.FromJson(content.GetProperty("value"), CelType.Int),
            "FloatValue" or "DoubleValue" => CelValue.FromDouble(Double(content.GetProperty("value"))),
            "BoolValue" or "StringValue" => CelValue.FromJson(content.GetProperty("value")),
            "Value" or "Struct" or "ListValue" => JsonShapes.Of(CelValue.FromJson(content.GetProperty("value")), FullMeter()),
            _ => throw new NotSupportedException($"message {name}"),
        };
    }

    private static Meter FullMeter()
    {
        var meter = new Meter();
        meter.Fill(1_000_000);
        return meter;
    }

    private static double Double(JsonElement content) => content.ValueKind == JsonValueKind.Number
        ? content.GetDouble()
        : content.GetString() switch
        {
            "NaN" => double.NaN,
            "Infinity" => double.PositiveInfinity,
            _ => double.NegativeInfinity,
        };

    private static JsonElement.ArrayEnumerator Members(JsonElement content, string name) =>
        content.TryGetProperty(name, out var members) ? members.EnumerateArray() : default;
}
