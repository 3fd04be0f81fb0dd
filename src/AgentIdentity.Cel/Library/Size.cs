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
    public static void ChargeSmaller(in CelValue left, in CelValue right, Meter meter)
    {
        // Of two texts the shorter decides; up to ten code units cost one however many code points they are.
        var least = left.Kind == CelKind.String && right.Kind == CelKind.String && Math.Min(left.AsString.Length, right.AsString.Length) is var units and <= Traversal
            ? units
            : Math.Min(Counted(left), Counted(right));
        meter.Charge((least + Traversal - 1) / Traversal);
    }

    /// <summary>Joining two texts costs a tenth of both.</summary>
    public static void ChargeBoth(in CelValue left, in CelValue right, Meter meter) =>
        meter.Charge(((long)Counted(left) + Counted(right) + Traversal - 1) / Traversal);

    /// <summary>CEL's size(): code points, octets, elements or entries.</summary>
    public static CelValue Answer(in CelValue value) => value.Kind switch
    {
        CelKind.String => CelValue.FromInt(CodePoints.Count(value.AsString)),
        _ => CelValue.FromInt(Of(value)),
    };
}
