namespace AgentIdentity.Cel.Values;

/// <summary>Comparison of numbers of any kinds, as if on one number line.</summary>
internal static class Numbers
{
    private const double TwoTo63 = 9223372036854775808.0;
    private const double TwoTo64 = 18446744073709551616.0;

    public static bool IsNumber(CelKind kind) => kind is CelKind.Int or CelKind.UInt or CelKind.Double;

    /// <summary>-1, 0 or 1; null where one is NaN, which has no order.</summary>
    public static int? Compare(in CelValue a, in CelValue b) => (a.Kind, b.Kind) switch
    {
        (CelKind.Int, CelKind.Int) => a.AsInt.CompareTo(b.AsInt),
        (CelKind.UInt, CelKind.UInt) => a.AsUInt.CompareTo(b.AsUInt),
        (CelKind.Double, CelKind.Double) => Compare(a.AsDouble, b.AsDouble),
        (CelKind.Int, CelKind.UInt) => a.AsInt < 0 ? -1 : ((ulong)a.AsInt).CompareTo(b.AsUInt),
        (CelKind.UInt, CelKind.Int) => b.AsInt < 0 ? 1 : a.AsUInt.CompareTo((ulong)b.AsInt),
        (CelKind.Int, CelKind.Double) => Compare(a.AsInt, b.AsDouble),
        (CelKind.Double, CelKind.Int) => -Compare(b.AsInt, a.AsDouble),
        (CelKind.UInt, CelKind.Double) => Compare(a.AsUInt, b.AsDouble),
        (CelKind.Double, CelKind.UInt) => -Compare(b.AsUInt, a.AsDouble),
        _ => null,
    };

    /// <summary>The whole number a value is, where it is one an int64 holds: 3, 3u and 3.0 alike.</summary>
    public static bool TryInt(in CelValue value, out long result)
    {
        switch (value.Kind)
        {
            case CelKind.Int:
                result = value.AsInt;
                return true;
            case CelKind.UInt when value.AsUInt <= long.MaxValue:
                result = (long)value.AsUInt;
                return true;
            case CelKind.Double when value.AsDouble >= -TwoTo63 && value.AsDouble < TwoTo63:
                result = (long)value.AsDouble;
                return result == value.AsDouble;
            default:
                result = 0;
                return false;
        }
    }

    private static int? Compare(double a, double b) => a < b ? -1 : a > b ? 1 : a == b ? 0 : null;

    /// <summary>As cel-go: in the range both have, an integer counts as the double nearest to it.</summary>
    private static int? Compare(long a, double b) => double.IsNaN(b) ? null : b > TwoTo63 ? -1 : b < -TwoTo63 ? 1 : Compare((double)a, b);

    private static int? Compare(ulong a, double b) => double.IsNaN(b) ? null : b > TwoTo64 ? -1 : b < 0 ? 1 : Compare((double)a, b);
}
