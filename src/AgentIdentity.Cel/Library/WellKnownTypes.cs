using System.Collections.Frozen;
using System.Collections.Immutable;
using AgentIdentity.Cel.Planning;
using AgentIdentity.Cel.Types;

namespace AgentIdentity.Cel.Library;

/// <summary>
/// The messages of google.protobuf that the language definition gives a meaning of their own: making one makes a scalar, a
/// list, a map, a time or null, so that no protobuf is left.
/// </summary>
internal static class WellKnownTypes
{
    private static readonly CelType Texts = CelType.Map(CelType.String, CelType.Dyn);
    private static readonly CelType Items = CelType.List(CelType.Dyn);

    public static ImmutableDictionary<string, CelValue> Constants { get; } = ImmutableDictionary.Create<string, CelValue>(StringComparer.Ordinal)
        .Add("google.protobuf.NullValue.NULL_VALUE", CelValue.FromInt(0));

    public static ImmutableDictionary<string, StructType> All { get; } = new[]
    {
        Wrapper("Bool", CelType.Bool, CelValue.FromBool(false)),
        Wrapper("Bytes", CelType.Bytes, CelValue.FromBytes(default)),
        Wrapper("Double", CelType.Double, CelValue.FromDouble(0)),
        Wrapper("Float", CelType.Double, CelValue.FromDouble(0), value => CelValue.FromDouble((float)value.AsDouble)),
        Wrapper("Int32", CelType.Int, CelValue.FromInt(0), value => value.AsInt == (int)value.AsInt ? value : Errors.Overflow("int32")),
        Wrapper("Int64", CelType.Int, CelValue.FromInt(0)),
        Wrapper("String", CelType.String, CelValue.FromString("")),
        Wrapper("UInt32", CelType.UInt, CelValue.FromUInt(0), value => value.AsUInt == (uint)value.AsUInt ? value : Errors.Overflow("uint32")),
        Wrapper("UInt64", CelType.UInt, CelValue.FromUInt(0)),
        Type("Struct", Texts, [("fields", Texts)], (given, meter) =>
            given.TryGetValue("fields", out var fields) ? JsonShapes.Of(fields, meter) : CelValue.FromMap(FrozenDictionary<string, CelValue>.Empty)),
        Type("ListValue", Items, [("values", Items)], (given, meter) =>
            given.TryGetValue("values", out var values) ? JsonShapes.Of(values, meter) : CelValue.FromList([])),
        Type(
            "Value",
            CelType.Dyn,
            [
                ("null_value", CelType.Int), ("number_value", CelType.Double), ("string_value", CelType.String),
                ("bool_value", CelType.Bool), ("struct_value", Texts), ("list_value", Items),
            ],
            One),
        Type("Duration", CelType.Duration, [("seconds", CelType.Int), ("nanos", CelType.Int)], (given, _) => Clock.Duration(Nanoseconds(given))),
        Type("Timestamp", CelType.Timestamp, [("seconds", CelType.Int), ("nanos", CelType.Int)], (given, _) => Clock.Timestamp(Nanoseconds(given))),
    }.ToImmutableDictionary(type => type.Name, StringComparer.Ordinal);

    private static StructType Wrapper(string name, CelType scalar, CelValue unset, Func<CelValue, CelValue>? narrow = null) => Type(
        $"{name}Value",
        CelType.Nullable(scalar),
        [("value", scalar)],
        (given, _) => given.TryGetValue("value", out var value) ? narrow?.Invoke(value) ?? value : unset);

    private static StructType Type(
        string name, CelType result, (string Name, CelType Type)[] fields, Func<IReadOnlyDictionary<string, CelValue>, Meter, CelValue> build) => new(
            $"google.protobuf.{name}",
            result,
            result,
            fields.ToFrozenDictionary(field => field.Name, field => field.Type, StringComparer.Ordinal),
            build);

    /// <summary>A Value is what its one field is; null where none is given.</summary>
    private static CelValue One(IReadOnlyDictionary<string, CelValue> given, Meter meter) => given.Count switch
    {
        0 => CelValue.Null,
        1 when given.ContainsKey("null_value") => CelValue.Null,
        1 => JsonShapes.Of(given.Values.First(), meter),
        _ => CelValue.Error("a google.protobuf.Value has one field at most"),
    };

    private static Int128 Nanoseconds(IReadOnlyDictionary<string, CelValue> given) =>
        (Int128)given.GetValueOrDefault("seconds", CelValue.FromInt(0)).AsInt * 1_000_000_000 + given.GetValueOrDefault("nanos", CelValue.FromInt(0)).AsInt;
}
