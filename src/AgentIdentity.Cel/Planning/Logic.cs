namespace AgentIdentity.Cel.Planning;

/// <summary>
/// The operators that look at their operands one by one. <c>&amp;&amp;</c> and <c>||</c> are commutative: an operand that
/// decides wins over an error on the other side, whichever side that is.
/// </summary>
internal static class Logic
{
    private static readonly CelValue True = CelValue.FromBool(true);
    private static readonly CelValue False = CelValue.FromBool(false);

    public static Step And(Step left, Step right) => Decide(left, right, decisive: false, "_&&_");

    public static Step Or(Step left, Step right) => Decide(left, right, decisive: true, "_||_");

    public static Step Not(Step operand) => frame =>
    {
        var value = operand(frame);
        frame.Charge(1);
        return value.Kind switch
        {
            CelKind.Bool => value.AsBool ? False : True,
            CelKind.Error => value,
            _ => Errors.NoOverload("!_", value),
        };
    };

    public static Step Choose(Step condition, Step whenTrue, Step whenFalse) => frame =>
    {
        var value = condition(frame);
        frame.Charge(1);
        return value.Kind switch
        {
            CelKind.Bool => value.AsBool ? whenTrue(frame) : whenFalse(frame),
            CelKind.Error => value,
            _ => Errors.NoOverload("_?_:_", value),
        };
    };

    private static Step Decide(Step left, Step right, bool decisive, string name)
    {
        var decided = decisive ? True : False;
        var undecided = decisive ? False : True;
        return frame =>
        {
            var first = left(frame);
            frame.Charge(1);
            if (first.Kind == CelKind.Bool && first.AsBool == decisive)
            {
                return decided;
            }

            var second = right(frame);
            if (second.Kind == CelKind.Bool && second.AsBool == decisive)
            {
                return decided;
            }

            return (first.Kind, second.Kind) switch
            {
                (CelKind.Bool, CelKind.Bool) => undecided,
                (CelKind.Error, _) => first,
                (_, CelKind.Error) => second,
                _ => Errors.NoOverload(name, first, second),
            };
        };
    }
}
