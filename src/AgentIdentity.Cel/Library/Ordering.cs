using AgentIdentity.Cel.Planning;
using AgentIdentity.Cel.Values;

namespace AgentIdentity.Cel.Library;

/// <summary>Equality and order. NaN equals nothing and has no order: every test with it is false.</summary>
internal static class Ordering
{
    public static CelValue Equal(in CelValue left, in CelValue right, Meter meter)
    {
        Size.ChargeSmaller(left, right, meter);
        var equal = Equality.AreEqual(left, right, meter);
        return meter.TakeObstacle() ?? CelValue.FromBool(equal);
    }

    public static CelValue NotEqual(in CelValue left, in CelValue right, Meter meter)
    {
        Size.ChargeSmaller(left, right, meter);
        var equal = Equality.AreEqual(left, right, meter);
        return meter.TakeObstacle() ?? CelValue.FromBool(!equal);
    }

    public static CelValue Less(in CelValue left, in CelValue right, Meter meter) =>
        TryOrder(left, right, meter, out var order) ? CelValue.FromBool(order < 0) : Errors.NoOverload("_<_", left, right);

    public static CelValue LessOrEqual(in CelValue left, in CelValue right, Meter meter) =>
        TryOrder(left, right, meter, out var order) ? CelValue.FromBool(order <= 0) : Errors.NoOverload("_<=_", left, right);

    public static CelValue Greater(in CelValue left, in CelValue right, Meter meter) =>
        TryOrder(left, right, meter, out var order) ? CelValue.FromBool(order > 0) : Errors.NoOverload("_>_", left, right);

    public static CelValue GreaterOrEqual(in CelValue left, in CelValue right, Meter meter) =>
        TryOrder(left, right, meter, out var order) ? CelValue.FromBool(order >= 0) : Errors.NoOverload("_>=_", left, right);

    private static bool TryOrder(in CelValue left, in CelValue right, Meter meter, out int? order)
    {
        Size.ChargeSmaller(left, right, meter);
        return TryCompare(left, right, out order);
    }

    /// <summary>False where the kinds have no order; a null order where one is NaN.</summary>
    public static bool TryCompare(in CelValue left, in CelValue right, out int? order)
    {
        if (Numbers.IsNumber(left.Kind) && Numbers.IsNumber(right.Kind))
        {
            order = Numbers.Compare(left, right);
            return true;
        }

        order = null;
        if (left.Kind != right.Kind)
        {
            return false;
        }

        switch (left.Kind)
        {
            case CelKind.Bool:
                order = left.AsBool.CompareTo(right.AsBool);
                return true;
            case CelKind.String:
                order = CodePoints.Compare(left.AsString, right.AsString);
                return true;
            case CelKind.Bytes:
                order = left.AsBytes.Span.SequenceCompareTo(right.AsBytes.Span);
                return true;
            case CelKind.Timestamp or CelKind.Duration:
                order = (left.Seconds, left.Nanos).CompareTo((right.Seconds, right.Nanos));
                return true;
            default:
                return false;
        }
    }
}
