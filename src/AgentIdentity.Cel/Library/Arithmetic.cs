using AgentIdentity.Cel.Planning;
using AgentIdentity.Cel.Values;

namespace AgentIdentity.Cel.Library;

/// <summary>Arithmetic without silent wrap-around; operands are of one kind, time arithmetic apart.</summary>
internal static class Arithmetic
{
    public static CelValue Add(in CelValue left, in CelValue right, Meter meter)
    {
        if (left.Kind is CelKind.String or CelKind.Bytes && left.Kind == right.Kind)
        {
            return Join(left, right, meter);
        }

        meter.Charge(1);
        switch (left.Kind, right.Kind)
        {
            case (CelKind.Int, CelKind.Int):
                var (a, b) = (left.AsInt, right.AsInt);
                var sum = unchecked(a + b);
                return ((a ^ sum) & (b ^ sum)) < 0 ? Errors.Overflow("int") : CelValue.FromInt(sum);
            case (CelKind.UInt, CelKind.UInt):
                var total = unchecked(left.AsUInt + right.AsUInt);
                return total < left.AsUInt ? Errors.Overflow("uint") : CelValue.FromUInt(total);
            case (CelKind.Double, CelKind.Double):
                return CelValue.FromDouble(left.AsDouble + right.AsDouble);
            case (CelKind.List, CelKind.List):
                meter.Work((long)left.ListOf.Count + right.ListOf.Count);
                return meter.Spent ? Meter.LimitReached : CelValue.FromList(
                    new ArrayListValue([.. left.ListOf.Enumerate(), .. right.ListOf.Enumerate()]));
            default:
                return Clock.Add(left, right);
        }
    }

    public static CelValue Subtract(in CelValue left, in CelValue right, Meter meter)
    {
        meter.Charge(1);
        switch (left.Kind, right.Kind)
        {
            case (CelKind.Int, CelKind.Int):
                var (a, b) = (left.AsInt, right.AsInt);
                var difference = unchecked(a - b);
                return ((a ^ b) & (a ^ difference)) < 0 ? Errors.Overflow("int") : CelValue.FromInt(difference);
            case (CelKind.UInt, CelKind.UInt):
                return right.AsUInt > left.AsUInt ? Errors.Overflow("uint") : CelValue.FromUInt(left.AsUInt - right.AsUInt);
            case (CelKind.Double, CelKind.Double):
                return CelValue.FromDouble(left.AsDouble - right.AsDouble);
            default:
                return Clock.Subtract(left, right);
        }
    }

    public static CelValue Multiply(in CelValue left, in CelValue right, Meter meter)
    {
        meter.Charge(1);
        switch (left.Kind, right.Kind)
        {
            case (CelKind.Int, CelKind.Int):
                var high = Math.BigMul(left.AsInt, right.AsInt, out var low);
                return high == low >> 63 ? CelValue.FromInt(low) : Errors.Overflow("int");
            case (CelKind.UInt, CelKind.UInt):
                return Math.BigMul(left.AsUInt, right.AsUInt, out var product) == 0 ? CelValue.FromUInt(product) : Errors.Overflow("uint");
            case (CelKind.Double, CelKind.Double):
                return CelValue.FromDouble(left.AsDouble * right.AsDouble);
            default:
                return Errors.NoOverload("_*_", left, right);
        }
    }

    public static CelValue Divide(in CelValue left, in CelValue right, Meter meter)
    {
        meter.Charge(1);
        return Quotient(left, right);
    }

    public static CelValue Modulo(in CelValue left, in CelValue right, Meter meter)
    {
        meter.Charge(1);
        return Remainder(left, right);
    }

    private static CelValue Join(in CelValue left, in CelValue right, Meter meter)
    {
        Size.ChargeBoth(left, right, meter);
        return !meter.TryWork((long)Size.Of(left) + Size.Of(right)) ? Meter.LimitReached
            : left.Kind == CelKind.String ? CelValue.FromString(left.AsString + right.AsString)
            : CelValue.Owning([.. left.AsBytes.Span, .. right.AsBytes.Span]);
    }

    private static CelValue Quotient(in CelValue left, in CelValue right) => (left.Kind, right.Kind) switch
    {
        (CelKind.Int, CelKind.Int) when right.AsInt == 0 => CelValue.Error("divide by zero"),
        (CelKind.Int, CelKind.Int) when right.AsInt == -1 => Negate(left),
        (CelKind.Int, CelKind.Int) => CelValue.FromInt(left.AsInt / right.AsInt),
        (CelKind.UInt, CelKind.UInt) when right.AsUInt == 0 => CelValue.Error("divide by zero"),
        (CelKind.UInt, CelKind.UInt) => CelValue.FromUInt(left.AsUInt / right.AsUInt),
        (CelKind.Double, CelKind.Double) => CelValue.FromDouble(left.AsDouble / right.AsDouble),
        _ => Errors.NoOverload("_/_", left, right),
    };

    private static CelValue Remainder(in CelValue left, in CelValue right) => (left.Kind, right.Kind) switch
    {
        (CelKind.Int, CelKind.Int) when right.AsInt == 0 => CelValue.Error("modulus by zero"),
        (CelKind.Int, CelKind.Int) when right.AsInt == -1 => left.AsInt == long.MinValue ? Errors.Overflow("int") : CelValue.FromInt(0),
        (CelKind.Int, CelKind.Int) => CelValue.FromInt(left.AsInt % right.AsInt),
        (CelKind.UInt, CelKind.UInt) when right.AsUInt == 0 => CelValue.Error("modulus by zero"),
        (CelKind.UInt, CelKind.UInt) => CelValue.FromUInt(left.AsUInt % right.AsUInt),
        _ => Errors.NoOverload("_%_", left, right),
    };

    public static CelValue Negate(CelValue value) => value.Kind switch
    {
        CelKind.Int => value.AsInt == long.MinValue ? Errors.Overflow("int") : CelValue.FromInt(-value.AsInt),
        CelKind.Double => CelValue.FromDouble(-value.AsDouble),
        _ => Errors.NoOverload("-_", value),
    };
}
