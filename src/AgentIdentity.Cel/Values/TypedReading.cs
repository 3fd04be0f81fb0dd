using System.Globalization;
using AgentIdentity.Cel.Library;
using AgentIdentity.Cel.Types;

namespace AgentIdentity.Cel.Values;

/// <summary>A value as the type that was declared for it. Lists and maps are looked at when they are read.</summary>
internal static class TypedReading
{
    /// <summary>The largest whole number that a double can tell from its neighbours.</summary>
    private const double Exact = 1L << 53;

    public static CelValue Value(in CelValue value, CelType type) => !value.IsValue ? value : (type.Form, value.Kind) switch
    {
        (TypeForm.Dyn, _) => value,
        (TypeForm.Null or TypeForm.Nullable, CelKind.Null) => value,
        (TypeForm.Nullable, _) => Value(value, type.Arguments[0]),
        (TypeForm.Bool, CelKind.Bool) or (TypeForm.String, CelKind.String) or (TypeForm.Int, CelKind.Int) or (TypeForm.Double, CelKind.Double) => value,
        (TypeForm.Int, CelKind.Double) when Math.Abs(value.AsDouble) <= Exact && Math.Truncate(value.AsDouble) == value.AsDouble =>
            CelValue.FromInt((long)value.AsDouble),
        (TypeForm.UInt, CelKind.Int) when value.AsInt >= 0 => CelValue.FromUInt((ulong)value.AsInt),
        (TypeForm.UInt, CelKind.UInt) => value,
        (TypeForm.Double, CelKind.Int) => CelValue.FromDouble(value.AsInt),
        (TypeForm.Double, CelKind.UInt) => CelValue.FromDouble(value.AsUInt),
        (TypeForm.Timestamp, CelKind.String) => TimestampText.Read(value.AsString) ?? CelValue.Error("expected a timestamp such as \"2026-01-31T12:00:00Z\""),
        (TypeForm.Duration, CelKind.String) => DurationText.Read(value.AsString) ?? CelValue.Error("expected a duration such as \"1h30m\""),
        (TypeForm.Opaque, CelKind.String) when type.Equals(CelType.IpAddress) => IpAddressFunctions.Read(value.AsString),
        (TypeForm.List, CelKind.List) => type.Arguments[0].IsDyn() ? value : CelValue.FromList(new TypedListValue(value.ListOf, type.Arguments[0])),
        (TypeForm.Map, CelKind.Map) => type.Arguments[1].IsDyn() ? value : CelValue.FromMap(new TypedMapValue(value.MapOf, type)),
        (TypeForm.Record, CelKind.Map) => CelValue.FromMap(new TypedMapValue(value.MapOf, type)),
        _ => CelValue.Error(string.Create(CultureInfo.InvariantCulture, $"expected {type}, found {Conversions.TypeOf(value).Name}")),
    };
}
