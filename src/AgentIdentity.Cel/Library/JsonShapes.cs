using System.Globalization;
using System.Runtime.CompilerServices;
using AgentIdentity.Cel.Planning;
using AgentIdentity.Cel.Values;

namespace AgentIdentity.Cel.Library;

/// <summary>Values as JSON can hold them, by the language definition's table: what JSON lacks becomes text.</summary>
internal static class JsonShapes
{
    private const long Exact = 1L << 53;

    public static CelValue Of(in CelValue value, Meter meter) => value.Kind switch
    {
        CelKind.Null or CelKind.Bool or CelKind.Double or CelKind.String => value,
        CelKind.Int => value.AsInt is >= -Exact and <= Exact
            ? CelValue.FromDouble(value.AsInt) : CelValue.FromString(value.AsInt.ToString(CultureInfo.InvariantCulture)),
        CelKind.UInt => value.AsUInt <= Exact
            ? CelValue.FromDouble(value.AsUInt) : CelValue.FromString(value.AsUInt.ToString(CultureInfo.InvariantCulture)),
        CelKind.Bytes => CelValue.FromString(Convert.ToBase64String(value.AsBytes.Span)),
        CelKind.Timestamp or CelKind.Duration => Conversions.ToText(value),
        CelKind.List => List(value.ListOf, meter),
        CelKind.Map => Map(value.MapOf, meter),
        CelKind.Optional => value.OptionalOf.Value is { } held ? Of(held, meter) : CelValue.Null,
        _ => CelValue.Error($"JSON has no {Conversions.TypeOf(value).Name}"),
    };

    private static CelValue List(ListValue list, Meter meter)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (!meter.TryWork(10L * list.Count))
        {
            return Meter.LimitReached;
        }

        var items = new List<CelValue>(list.Count);
        foreach (var item in list.Enumerate())
        {
            var shaped = Of(item, meter);
            if (shaped.IsError)
            {
                return shaped;
            }

            items.Add(shaped);
        }

        return CelValue.FromList(items);
    }

    private static CelValue Map(MapValue map, Meter meter)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (!meter.TryWork(10L * map.Count))
        {
            return Meter.LimitReached;
        }

        var entries = new Dictionary<string, CelValue>(map.Count, StringComparer.Ordinal);
        foreach (var (key, value) in map.Entries)
        {
            var shaped = Of(value, meter);
            if (shaped.IsError)
            {
                return shaped;
            }

            if (!entries.TryAdd(Conversions.ToText(key).AsString, shaped))
            {
                return CelValue.Error($"repeated key: {key}");
            }
        }

        return CelValue.FromMap(entries);
    }
}
