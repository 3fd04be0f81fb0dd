namespace AgentIdentity.Cel.Planning;

/// <summary>
/// The operators that look at their operands one by one. <c>&amp;&amp;</c> and <c>||</c> are commutative: an operand that
/// decides wins over an error or an unknown on the other side, whichever side that is; an unknown, which may yet decide,
/// wins over an error. As in cel-go they cost nothing themselves.
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
        return value.Kind == CelKind.Bool ? value.AsBool ? False : True
            : value.IsValue ? Errors.NoOverload("!_", value)
            : value;
    };

    public static Step Choose(Step condition, Step whenTrue, Step whenFalse) => frame =>
    {
        var value = condition(frame);
        return value.Kind == CelKind.Bool ? value.AsBool ? whenTrue(frame) : whenFalse(frame)
            : value.IsValue ? Errors.NoOverload("_?_:_", value)
            : value;
    };

    private static Step Decide(Step left, Step right, bool decisive, string name)
    {
        var decided = decisive ? True : False;
        var undecided = decisive ? False : True;
        return frame =>
        {
            var first = left(frame);
            if (first.Kind == CelKind.Bool && first.AsBool == decisive)
            {
                return decided;
            }

            var second = right(frame);
            if (second.Kind == CelKind.Bool && second.AsBool == decisive)
            {
                return decided;
            }

            return (first.Kind == CelKind.Bool, second.Kind == CelKind.Bool) switch
            {
                (true, true) => undecided,
                (true, false) => Failure(second, name),
                (false, true) => Failure(first, name),
                _ => Failures.Logical(Failure(first, name), Failure(second, name)),
            };
        };
    }

    /// <summary>A value that is no truth value is an error like any other.</summary>
    private static CelValue Failure(in CelValue value, string name) => value.IsValue ? Errors.NoOverload(name, value) : value;
}
