using AgentIdentity.Cel.Planning;

namespace AgentIdentity.Cel.Library;

internal static class Size
{
    /// <summary>How much there is to touch in a value; 0 for scalars.</summary>
    public static int Of(in CelValue value) => value.Kind switch
    {
        CelKind.String => value.AsString.Length,
        CelKind.Bytes => value.AsBytes.Length,
        CelKind.List => value.ListOf.Count,
        CelKind.Map => value.MapOf.Count,
        _ => 0,
    };

    /// <summary>A comparison ends with the shorter of the two.</summary>
    public static void ChargeSmaller(in CelValue left, in CelValue right, Meter meter)
    {
        var least = Math.Min(Of(left), Of(right));
        if (least > 10)
        {
            // Elements of lists and maps can be large themselves; each counts as much as ten characters.
            meter.Charge(left.Kind is CelKind.List or CelKind.Map ? least : least / 10);
        }
    }

    /// <summary>CEL's size(): code points, octets, elements or entries.</summary>
    public static CelValue Answer(in CelValue value) => value.Kind switch
    {
        CelKind.String => CelValue.FromInt(CodePoints.Count(value.AsString)),
        _ => CelValue.FromInt(Of(value)),
    };
}
