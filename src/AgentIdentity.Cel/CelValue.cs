using System.Net;
using System.Text.Json;
using AgentIdentity.Cel.Unknowns;
using AgentIdentity.Cel.Values;

namespace AgentIdentity.Cel;

/// <summary>
/// A value of the expression language. A small immutable struct: scalars need no allocation, lists and maps from JSON
/// are read in place. Equality is CEL's own: numbers compare across kinds, NaN equals nothing.
/// </summary>
public readonly struct CelValue : IEquatable<CelValue>
{
    private const long TicksPerSecond = TimeSpan.TicksPerSecond;

    private readonly object? _reference;
    private readonly long _bits;
    private readonly int _nanos;
    private readonly CelKind _kind;

    private CelValue(CelKind kind, long bits, object? reference = null, int nanos = 0)
    {
        _kind = kind;
        _bits = bits;
        _reference = reference;
        _nanos = nanos;
    }

    /// <summary>The null value; also the default of this struct.</summary>
    public static CelValue Null => default;

    /// <summary>What this holds.</summary>
    public CelKind Kind => _kind;

    /// <summary>True where evaluation failed; every other reading of the value throws then.</summary>
    public bool IsError => _kind == CelKind.Error;

    /// <summary>True where attributes that are still unknown decide; every other reading of the value throws then.</summary>
    public bool IsUnknown => _kind == CelKind.Unknown;

    /// <summary>The attributes an unknown value waits for, in order; empty for every other value.</summary>
    public IReadOnlyCollection<string> UnknownAttributes => IsUnknown ? UnknownOf.Attributes : [];

    /// <summary>Neither an error nor unknown.</summary>
    internal bool IsValue => _kind < CelKind.Error;

    /// <summary>Why evaluation failed; null where it did not.</summary>
    public string? ErrorText => IsError ? (string)_reference! : null;

    /// <summary>A truth value.</summary>
    public static CelValue FromBool(bool value) => new(CelKind.Bool, value ? 1 : 0);

    /// <summary>A signed integer.</summary>
    public static CelValue FromInt(long value) => new(CelKind.Int, value);

    /// <summary>An unsigned integer.</summary>
    public static CelValue FromUInt(ulong value) => new(CelKind.UInt, unchecked((long)value));

    /// <summary>A double.</summary>
    public static CelValue FromDouble(double value) => new(CelKind.Double, BitConverter.DoubleToInt64Bits(value));

    /// <summary>A text.</summary>
    public static CelValue FromString(string value) => new(CelKind.String, 0, value);

    /// <summary>Octets, copied.</summary>
    public static CelValue FromBytes(ReadOnlyMemory<byte> value) => new(CelKind.Bytes, 0, value.ToArray());

    /// <summary>A point in time.</summary>
    public static CelValue FromTimestamp(DateTimeOffset value) => Time(CelKind.Timestamp, value.UtcTicks - DateTime.UnixEpoch.Ticks);

    /// <summary>A span of time.</summary>
    public static CelValue FromDuration(TimeSpan value) => Time(CelKind.Duration, value.Ticks);

    /// <summary>An IP address; one that maps IPv4 into IPv6 becomes the IPv4 address.</summary>
    public static CelValue FromIpAddress(IPAddress value) =>
        FromOpaque(CelType.IpAddress, value.IsIPv4MappedToIPv6 ? value.MapToIPv4() : value);

    /// <summary>A value of a host type; equal by the object's own Equals.</summary>
    public static CelValue FromOpaque(CelType type, object value) => new(CelKind.Opaque, 0, new OpaqueValue(type, value));

    /// <summary>A list over the host's own collection, which must not change.</summary>
    public static CelValue FromList(IReadOnlyList<CelValue> items) => FromList(new ArrayListValue(items));

    /// <summary>A map over the host's own dictionary, which must not change.</summary>
    public static CelValue FromMap(IReadOnlyDictionary<string, CelValue> entries) => FromMap(new TextMapValue(entries));

    /// <summary>
    /// A JSON value, read in place: the document must outlive the evaluation. A number written without fraction or
    /// exponent is an int (or uint beyond its range), any other number a double; equality and order do not mind which.
    /// </summary>
    public static CelValue FromJson(JsonElement json) => JsonReading.Value(json);

    /// <summary>
    /// A JSON value as a declared type, by the rules of OpenFGA's condition parameters: numbers may be quoted, an int
    /// must be integral, timestamps are RFC 3339, durations are Go's ("1h30m"), addresses are texts.
    /// </summary>
    /// <returns>The value, or an error value that names what was expected.</returns>
    public static CelValue FromJson(JsonElement json, CelType type) => JsonReading.Value(json, type);

    /// <summary>An evaluation error, for host functions.</summary>
    public static CelValue Error(string text) => new(CelKind.Error, 0, text);

    /// <summary>A value that is not known yet, for variables and host functions; the names say what it waits for.</summary>
    public static CelValue Unknown(params ReadOnlySpan<string> attributes) => FromUnknown(UnknownSet.Of(attributes));

    /// <summary>The truth value.</summary>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    public bool AsBool => Expect(CelKind.Bool)._bits != 0;

    /// <summary>The signed integer.</summary>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    public long AsInt => Expect(CelKind.Int)._bits;

    /// <summary>The unsigned integer.</summary>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    public ulong AsUInt => unchecked((ulong)Expect(CelKind.UInt)._bits);

    /// <summary>The double.</summary>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    public double AsDouble => BitConverter.Int64BitsToDouble(Expect(CelKind.Double)._bits);

    /// <summary>The text.</summary>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    public string AsString => (string)Expect(CelKind.String)._reference!;

    /// <summary>The octets.</summary>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    public ReadOnlyMemory<byte> AsBytes => (byte[])Expect(CelKind.Bytes)._reference!;

    /// <summary>The point in time, cut to 100 nanoseconds.</summary>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    public DateTimeOffset AsTimestamp => DateTimeOffset.UnixEpoch.AddTicks(Expect(CelKind.Timestamp).Ticks);

    /// <summary>The span of time, cut to 100 nanoseconds.</summary>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    public TimeSpan AsDuration => new(Expect(CelKind.Duration).Ticks);

    /// <summary>The object of a host type.</summary>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    public object AsOpaque => ((OpaqueValue)Expect(CelKind.Opaque)._reference!).Value;

    /// <summary>The elements of a list.</summary>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    public IEnumerable<CelValue> AsList => ListOf.Enumerate();

    /// <summary>The entries of a map, in its own order.</summary>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    public IEnumerable<KeyValuePair<CelValue, CelValue>> AsMap => MapOf.Entries;

    internal ListValue ListOf => (ListValue)Expect(CelKind.List)._reference!;

    internal MapValue MapOf => (MapValue)Expect(CelKind.Map)._reference!;

    internal CelType TypeOf => (CelType)Expect(CelKind.Type)._reference!;

    internal OptionalValue OptionalOf => (OptionalValue)Expect(CelKind.Optional)._reference!;

    internal UnknownSet UnknownOf => (UnknownSet)Expect(CelKind.Unknown)._reference!;

    internal OpaqueValue OpaqueOf => (OpaqueValue)Expect(CelKind.Opaque)._reference!;

    /// <summary>Whole seconds of a timestamp (since 1970) or duration; <see cref="Nanos"/> has the same sign or is positive.</summary>
    internal long Seconds => _bits;

    internal int Nanos => _nanos;

    private long Ticks => _bits * TicksPerSecond + _nanos / 100;

    /// <summary>Octets nobody else holds.</summary>
    internal static CelValue Owning(byte[] octets) => new(CelKind.Bytes, 0, octets);

    internal static CelValue FromList(ListValue list) => new(CelKind.List, 0, list);

    internal static CelValue FromMap(MapValue map) => new(CelKind.Map, 0, map);

    internal static CelValue FromType(CelType type) => new(CelKind.Type, 0, type);

    internal static CelValue FromOptional(OptionalValue optional) => new(CelKind.Optional, 0, optional);

    internal static CelValue FromUnknown(UnknownSet unknown) => new(CelKind.Unknown, 0, unknown);

    internal static CelValue FromTimestamp(long seconds, int nanos) => new(CelKind.Timestamp, seconds, null, nanos);

    internal static CelValue FromDuration(long seconds, int nanos) => new(CelKind.Duration, seconds, null, nanos);

    /// <inheritdoc/>
    public bool Equals(CelValue other) => Equality.AreEqual(this, other, null);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is CelValue other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Equality.Hash(this);

    /// <summary>The same value, by CEL's equality.</summary>
    public static bool operator ==(CelValue left, CelValue right) => left.Equals(right);

    /// <summary>Another value, by CEL's equality.</summary>
    public static bool operator !=(CelValue left, CelValue right) => !left.Equals(right);

    /// <summary>The value as an expression would write it; an error as <c>error: text</c>.</summary>
    public override string ToString() => Rendering.Text(this);

    private static CelValue Time(CelKind kind, long ticks)
    {
        var (seconds, rest) = Math.DivRem(ticks, TicksPerSecond);
        if (kind == CelKind.Timestamp && rest < 0)
        {
            (seconds, rest) = (seconds - 1, rest + TicksPerSecond);
        }

        return new(kind, seconds, null, (int)rest * 100);
    }

    private CelValue Expect(CelKind expected) =>
        _kind == expected ? this : throw new InvalidOperationException($"the value is {_kind}, not {expected}");
}
