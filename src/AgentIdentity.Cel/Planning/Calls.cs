using System.Runtime.CompilerServices;
using AgentIdentity.Cel.Costs;
using AgentIdentity.Cel.Types;

namespace AgentIdentity.Cel.Planning;

/// <summary>Strict calls: operands first, and none of them may be an error or unknown.</summary>
internal static class Calls
{
    public static Step Unary(Step operand, Func<CelValue, CelValue> apply) => frame =>
    {
        var value = operand(frame);
        frame.Charge(1);
        return value.IsValue ? apply(value) : value;
    };

    public static Step Binary(Step left, Step right, BinaryOperator apply) => frame =>
    {
        var first = left(frame);
        if (!first.IsValue)
        {
            return Failures.After(first, right, frame);
        }

        var second = right(frame);
        return !second.IsValue ? second : frame.Spent ? Meter.LimitReached : apply(first, second, frame);
    };

    public static Step Function(string name, Step[] operands, Overload[] overloads) => frame =>
    {
        var few = default(FewArguments);
        var arguments = operands.Length <= FewArguments.Length ? ((Span<CelValue>)few)[..operands.Length] : new CelValue[operands.Length];
        CelValue? failure = null;
        for (var i = 0; i < operands.Length; i++)
        {
            arguments[i] = operands[i](frame);
            if (!arguments[i].IsValue)
            {
                failure = failure is { } earlier ? Failures.Strict(earlier, arguments[i]) : arguments[i];
                if (failure.Value.IsError)
                {
                    return failure.Value;
                }
            }
        }

        return failure ?? (frame.Spent ? Meter.LimitReached : Apply(name, arguments, overloads, frame));
    };

    private static CelValue Apply(string name, ReadOnlySpan<CelValue> arguments, Overload[] overloads, Frame frame)
    {
        foreach (var overload in overloads)
        {
            if (overload.Accepts(arguments))
            {
                frame.Charge(CostRules.Of(overload.Cost, arguments));
                return frame.Spent ? Meter.LimitReached : overload.Body(arguments, frame);
            }
        }

        return Errors.NoOverload(name, arguments);
    }

    /// <summary>Room for the arguments of nearly every call, on the stack.</summary>
    [InlineArray(Length)]
    private struct FewArguments
    {
        public const int Length = 4;

        private CelValue _first;
    }
}
