using AgentIdentity.Cel.Planning;

namespace AgentIdentity.Cel.Library;

internal static class Size
{
    private const int Traversal = 10;

    /// <summary>How much there is to touch in a value; 0 for scalars.</summary>
    public static int Of(in CelValue value) => value.Kind switch
    {
        CelKind.String => value.AsString.Length,
        CelKind.Bytes => value.AsBytes.Length,
        CelKind.List => value.ListOf.Count,
        CelKind.Map => value.MapOf.Count,
        _ => 0,
    };

    /// <summary>The size that costs are reckoned by: CEL's size(), and 1 for scalars.</summary>
    public static int Counted(in CelValue value) => value.Kind switch
    {
        CelKind.String => CodePoints.Count(value.AsString),
        CelKind.Bytes => value.AsBytes.Length,
        CelKind.List => value.ListOf.Count,
        CelKind.Map => value.MapOf.Count,
        _ => 1,
    };

    /// <summary>A comparison costs a tenth of the smaller size.</summary>
    public static void ChargeSmaller(in CelValue left, in CelValue right, Meter meter) =>
        meter.Charge((Smaller(left, right) + Traversal - 1) / Traversal);

    /// <summary>The smaller counted size, without counting the code points of a text that cannot be it.</summary>
    private static int Smaller(in CelValue left, in CelValue right)
    {
        var (one, other) = (Units(left), Units(right));
        var (less, small) = one <= other ? (one, left) : (other, right);
        return less <= Traversal ? less
            : less <= Math.Max(one, other) / 2 ? Counted(small)
            : Math.Min(Counted(left), Counted(right));
    }

    /// <summary>At least the counted size, and at most twice that.</summary>
    private static int Units(in CelValue value) => value.Kind == CelKind.String ? value.AsString.Length : Counted(value);

    /// <summary>Joining two texts costs a tenth of both.</summary>
    public static void ChargeBoth(in CelValue left, in CelValue right, Meter meter) =>
        meter.Charge(((long)Counted(left) + Counted(right) + Traversal - 1) / Traversal);

    /// <summary>CEL's size(): code points, octets, elements or entries.</summary>
    public static CelValue Answer(in CelValue value, Meter meter)
    {
        // Counting code points is quick, but not for nothing.
        meter.Work(value.Kind == CelKind.String ? value.AsString.Length / 100 : 0);
        return meter.Spent ? Meter.LimitReached : CelValue.FromInt(Counted(value));
    }
}
