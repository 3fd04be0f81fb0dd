using System.Runtime.CompilerServices;
using AgentIdentity.Cel.Types;

namespace AgentIdentity.Cel.Planning;

/// <summary>Strict calls: operands first, the first error among them is the result.</summary>
internal static class Calls
{
    public static Step Unary(Step operand, Func<CelValue, CelValue> apply) => frame =>
    {
        var value = operand(frame);
        frame.Charge(1);
        return value.IsError ? value : apply(value);
    };

    public static Step Binary(Step left, Step right, BinaryOperator apply) => frame =>
    {
        var first = left(frame);
        if (first.IsError)
        {
            return first;
        }

        var second = right(frame);
        if (second.IsError)
        {
            return second;
        }

        frame.Charge(1);
        return frame.Spent ? Meter.LimitReached : apply(first, second, frame);
    };

    public static Step Function(string name, Step[] operands, Overload[] overloads) => frame =>
    {
        var few = default(FewArguments);
        var arguments = operands.Length <= FewArguments.Length ? ((Span<CelValue>)few)[..operands.Length] : new CelValue[operands.Length];
        for (var i = 0; i < operands.Length; i++)
        {
            arguments[i] = operands[i](frame);
            if (arguments[i].IsError)
            {
                return arguments[i];
            }
        }

        frame.Charge(1);
        if (frame.Spent)
        {
            return Meter.LimitReached;
        }

        foreach (var overload in overloads)
        {
            if (overload.Accepts(arguments))
            {
                return overload.Body(arguments, frame);
            }
        }

        return Errors.NoOverload(name, arguments);
    };

    /// <summary>Room for the arguments of nearly every call, on the stack.</summary>
    [InlineArray(Length)]
    private struct FewArguments
    {
        public const int Length = 4;

        private CelValue _first;
    }
}
