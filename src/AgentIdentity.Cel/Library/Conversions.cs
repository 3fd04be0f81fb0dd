using System.Globalization;
using System.Text;
using AgentIdentity.Cel.Planning;

namespace AgentIdentity.Cel.Library;

/// <summary>The conversion functions; what does not convert exactly or in range is an error.</summary>
internal static class Conversions
{
    private const double TwoTo63 = 9223372036854775808.0;
    private const double TwoTo64 = 18446744073709551616.0;
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);
    private static readonly CelType AnyList = CelType.List(CelType.Dyn);
    private static readonly CelType AnyMap = CelType.Map(CelType.Dyn, CelType.Dyn);
    private static readonly CelType AnyType = CelType.TypeOf(CelType.Dyn);
    private static readonly CelType AnyOptional = CelType.Optional(CelType.Dyn);

    public static CelType TypeOf(in CelValue value) => value.Kind switch
    {
        CelKind.Null => CelType.Null,
        CelKind.Bool => CelType.Bool,
        CelKind.Int => CelType.Int,
        CelKind.UInt => CelType.UInt,
        CelKind.Double => CelType.Double,
        CelKind.String => CelType.String,
        CelKind.Bytes => CelType.Bytes,
        CelKind.Timestamp => CelType.Timestamp,
        CelKind.Duration => CelType.Duration,
        CelKind.List => AnyList,
        CelKind.Map => AnyMap,
        CelKind.Type => AnyType,
        CelKind.Optional => AnyOptional,
        CelKind.Opaque => value.OpaqueOf.Type,
        _ => CelType.Dyn,
    };

    public static CelValue ToBool(CelValue value) => value.Kind == CelKind.Bool ? value : value.AsString switch
    {
        "1" or "t" or "T" or "true" or "TRUE" or "True" => CelValue.FromBool(true),
        "0" or "f" or "F" or "false" or "FALSE" or "False" => CelValue.FromBool(false),
        _ => Fails(value, "bool"),
    };

    public static CelValue ToInt(CelValue value) => value.Kind switch
    {
        CelKind.Int => value,
        CelKind.UInt => value.AsUInt <= long.MaxValue ? CelValue.FromInt((long)value.AsUInt) : Errors.Overflow("int"),
        CelKind.Double => value.AsDouble > -TwoTo63 && value.AsDouble < TwoTo63
            ? CelValue.FromInt((long)value.AsDouble) : Errors.Overflow("int"),
        CelKind.Timestamp => CelValue.FromInt(value.Seconds),
        _ => long.TryParse(value.AsString, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? CelValue.FromInt(number) : Fails(value, "int"),
    };

    public static CelValue ToUInt(CelValue value) => value.Kind switch
    {
        CelKind.UInt => value,
        CelKind.Int => value.AsInt >= 0 ? CelValue.FromUInt((ulong)value.AsInt) : Errors.Overflow("uint"),
        CelKind.Double => value.AsDouble >= 0 && value.AsDouble < TwoTo64
            ? CelValue.FromUInt((ulong)value.AsDouble) : Errors.Overflow("uint"),
        _ => ulong.TryParse(value.AsString, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? CelValue.FromUInt(number) : Fails(value, "uint"),
    };

    public static CelValue ToDouble(CelValue value) => value.Kind switch
    {
        CelKind.Double => value,
        CelKind.Int => CelValue.FromDouble(value.AsInt),
        CelKind.UInt => CelValue.FromDouble(value.AsUInt),
        _ => Decimals.TryParse(value.AsString, out var number) ? CelValue.FromDouble(number) : Fails(value, "double"),
    };

    public static CelValue ToText(CelValue value) => value.Kind switch
    {
        CelKind.String => value,
        CelKind.Bool => CelValue.FromString(value.AsBool ? "true" : "false"),
        CelKind.Int => CelValue.FromString(value.AsInt.ToString(CultureInfo.InvariantCulture)),
        CelKind.UInt => CelValue.FromString(value.AsUInt.ToString(CultureInfo.InvariantCulture)),
        CelKind.Double => CelValue.FromString(Decimals.Text(value.AsDouble)),
        CelKind.Timestamp => CelValue.FromString(TimestampText.Write(value)),
        CelKind.Duration => CelValue.FromString(DurationText.Write(value)),
        _ => FromUtf8(value),
    };

    public static CelValue ToBytes(CelValue value) =>
        value.Kind == CelKind.Bytes ? value : CelValue.FromBytes(Encoding.UTF8.GetBytes(value.AsString));

    public static CelValue ToTimestamp(CelValue value) => value.Kind switch
    {
        CelKind.Timestamp => value,
        CelKind.Int => Clock.Timestamp((Int128)value.AsInt * 1_000_000_000),
        _ => TimestampText.Read(value.AsString) ?? Fails(value, "timestamp"),
    };

    public static CelValue ToDuration(CelValue value) =>
        value.Kind == CelKind.Duration ? value : DurationText.Read(value.AsString) ?? Fails(value, "duration");

    private static CelValue FromUtf8(in CelValue bytes)
    {
        try
        {
            return CelValue.FromString(StrictUtf8.GetString(bytes.AsBytes.Span));
        }
        catch (DecoderFallbackException)
        {
            return CelValue.Error("the bytes are not UTF-8");
        }
    }

    /// <summary>Without the value itself: it may come from a caller's arguments, and errors are shown and stored.</summary>
    private static CelValue Fails(in CelValue value, string type) => CelValue.Error($"cannot convert the {TypeOf(value).Name} to {type}");
}
