using AgentIdentity.Cel.Planning;
using AgentIdentity.Cel.Values;

namespace AgentIdentity.Cel.Library;

/// <summary>Membership and indexing.</summary>
internal static class Containers
{
    public static CelValue In(in CelValue item, in CelValue container, Meter meter)
    {
        switch (container.Kind)
        {
            case CelKind.Map:
                meter.Charge(1);
                return PaidFor(item, meter) ? CelValue.FromBool(container.MapOf.TryGet(item, out _)) : Meter.LimitReached;
            case CelKind.List:
                meter.Charge(container.ListOf.Count);
                return meter.Spent ? Meter.LimitReached : container.ListOf.Contains(item, meter);
            default:
                return Errors.NoOverload("@in", item, container);
        }
    }

    public static CelValue Index(in CelValue container, in CelValue index, Meter meter)
    {
        meter.Charge(1);
        if (!PaidFor(index, meter))
        {
            return Meter.LimitReached;
        }

        switch (container.Kind)
        {
            case CelKind.Map:
                return container.MapOf.TryGet(index, out var value) ? value : Errors.NoKey(index.ToString());
            case CelKind.List when Numbers.IsNumber(index.Kind):
                return TryItem(container.ListOf, index, out var item) ? item : CelValue.Error($"index out of bounds: {index}");
            case CelKind.List:
                return CelValue.Error($"unsupported index type: {index.Kind}");
            case CelKind.Optional:
                return container.OptionalOf.Value is { } held ? Looked(held, index) : container;
            default:
                return Errors.NoOverload("_[_]", container, index);
        }
    }

    public static CelValue OptionalIndex(in CelValue container, in CelValue index, Meter meter)
    {
        meter.Charge(1);
        return PaidFor(index, meter) ? Looked(container, index) : Meter.LimitReached;
    }

    private static CelValue Looked(in CelValue container, in CelValue index)
    {
        switch (container.Kind)
        {
            case CelKind.Map when Numbers.IsNumber(index.Kind) || index.Kind is CelKind.Bool or CelKind.String:
                return Maybe(container.MapOf.TryGet(index, out var value), value);
            case CelKind.List when Numbers.IsNumber(index.Kind) && (index.Kind != CelKind.Double || double.IsInteger(index.AsDouble)):
                return Maybe(TryItem(container.ListOf, index, out var item), item);
            case CelKind.Optional:
                return container.OptionalOf.Value is { } held ? Looked(held, index) : container;
            default:
                return Errors.NoOverload("_[?_]", container, index);
        }
    }

    /// <summary>Looking a text up takes time with its length.</summary>
    private static bool PaidFor(in CelValue key, Meter meter) => key.Kind != CelKind.String || meter.TryWork(key.AsString.Length);

    private static bool TryItem(ListValue list, in CelValue index, out CelValue item)
    {
        if (Numbers.TryInt(index, out var at) && at >= 0 && at < list.Count)
        {
            item = list[(int)at];
            return true;
        }

        item = default;
        return false;
    }

    private static CelValue Maybe(bool found, in CelValue value) =>
        found && !value.IsValue ? value : CelValue.FromOptional(found ? new OptionalValue(value) : OptionalValue.None);
}
