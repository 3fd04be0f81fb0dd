using System.Runtime.CompilerServices;
using AgentIdentity.Cel.Library;
using AgentIdentity.Cel.Planning;

namespace AgentIdentity.Cel.Values;

/// <summary>
/// CEL's equality: total over kinds, numeric across int, uint and double, deep over lists and maps. Within an evaluation the
/// meter pays for every element, because lists that hold one list many times are larger than the memory they take.
/// </summary>
internal static class Equality
{
    public static bool AreEqual(in CelValue a, in CelValue b, Meter? meter)
    {
        if (Numbers.IsNumber(a.Kind) && Numbers.IsNumber(b.Kind))
        {
            return Numbers.Compare(a, b) == 0;
        }

        if (a.Kind != b.Kind)
        {
            return false;
        }

        return a.Kind switch
        {
            CelKind.Null => true,
            CelKind.Bool => a.AsBool == b.AsBool,
            CelKind.String => string.Equals(a.AsString, b.AsString, StringComparison.Ordinal),
            CelKind.Bytes => a.AsBytes.Span.SequenceEqual(b.AsBytes.Span),
            CelKind.Timestamp or CelKind.Duration => a.Seconds == b.Seconds && a.Nanos == b.Nanos,
            CelKind.List => Lists(a.ListOf, b.ListOf, meter),
            CelKind.Map => Maps(a.MapOf, b.MapOf, meter),
            CelKind.Type => a.TypeOf.Name == b.TypeOf.Name,
            CelKind.Optional => Optionals(a.OptionalOf, b.OptionalOf, meter),
            CelKind.Opaque => a.OpaqueOf.Equals(b.OpaqueOf),
            _ => false,
        };
    }

    public static int Hash(in CelValue value)
    {
        if (Numbers.IsNumber(value.Kind))
        {
            return Numbers.TryInt(value, out var whole) ? whole.GetHashCode()
                : value.Kind == CelKind.Double ? value.AsDouble.GetHashCode()
                : ((double)value.AsUInt).GetHashCode();
        }

        return value.Kind switch
        {
            CelKind.Bool => value.AsBool.GetHashCode(),
            CelKind.String => value.AsString.GetHashCode(StringComparison.Ordinal),
            CelKind.Timestamp or CelKind.Duration => HashCode.Combine(value.Seconds, value.Nanos),
            CelKind.List => value.ListOf.Count,
            CelKind.Map => value.MapOf.Count,
            CelKind.Opaque => value.OpaqueOf.GetHashCode(),
            _ => (int)value.Kind,
        };
    }

    private static bool Lists(ListValue a, ListValue b, Meter? meter)
    {
        // Only a host could nest values this deep; an exhausted stack would end the process.
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var count = a.Count;
        if (count != b.Count)
        {
            return false;
        }

        for (var i = 0; i < count; i++)
        {
            if (!Elements(a[i], b[i], meter))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Elements(in CelValue a, in CelValue b, Meter? meter)
    {
        if (!a.IsValue || !b.IsValue)
        {
            meter?.Note(a.IsValue ? b : a);
            return false;
        }

        // What a spent meter answers does not count.
        return meter is null ? AreEqual(a, b, null) : meter.TryWork(Size.Of(a)) && AreEqual(a, b, meter);
    }

    private static bool Maps(MapValue a, MapValue b, Meter? meter)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (a.Count != b.Count)
        {
            return false;
        }

        foreach (var (key, value) in a.Entries)
        {
            if (!b.TryGet(key, out var other) || !Elements(value, other, meter))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Optionals(OptionalValue a, OptionalValue b, Meter? meter) =>
        a.Value is { } left && b.Value is { } right ? AreEqual(left, right, meter) : a.Value is null && b.Value is null;
}
