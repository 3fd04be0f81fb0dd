using AgentIdentity.Cel.Syntax;
using AgentIdentity.Cel.Types;

namespace AgentIdentity.Cel.Costs;

/// <summary>Operators and functions.</summary>
internal sealed partial class Estimator
{
    private (Bounds Cost, Extent Extent) Call(CallNode call, long nameCost)
    {
        var operands = call.Operands;
        switch (call.Function)
        {
            case Operators.And or Operators.Or:
                var first = Visit(operands[0]).Cost;
                return (first + Visit(operands[1]).Cost.OrLess(), Extent.Scalar);
            case Operators.Conditional:
                var condition = Visit(operands[0]).Cost;
                var (whenTrue, one) = Visit(operands[1], 0);
                var (whenFalse, other) = Visit(operands[2], 0);
                return (condition + whenTrue.Or(whenFalse), one.Or(other));
            case Operators.Index or Operators.OptionalIndex:
                return Index(call, nameCost);
        }

        var visited = operands.Select(operand => Visit(operand)).ToArray();
        var extents = visited.Select(operand => operand.Extent).ToArray();
        if (call.Function is "or" or "orValue" && IsLibrary(call))
        {
            return (visited[0].Cost + visited[1].Cost.OrLess() + Bounds.One, ResultSizes.Of(call.Function, extents));
        }

        var own = OperatorCost(call, extents) ?? FunctionCost(call, extents);
        return (visited.Aggregate(own, (sum, operand) => sum + operand.Cost), IsLibrary(call) ? ResultSizes.Of(call.Function, extents) : Extent.Unknown);
    }

    private static bool IsLibrary(CallNode call) => call.Overloads.All(overload => !overload.Host);

    /// <summary>Null where the call is no operator.</summary>
    private static Bounds? OperatorCost(CallNode call, Extent[] extents) => call.Function switch
    {
        Operators.Not or Operators.Negate => Bounds.One,
        Operators.Equal or Operators.NotEqual or Operators.Less or Operators.LessOrEqual or Operators.Greater or Operators.GreaterOrEqual =>
            CostRules.Smaller(extents[0].Size, extents[1].Size),
        Operators.Add => AddCost(call, extents),
        Operators.Subtract or Operators.Multiply or Operators.Divide or Operators.Modulo => Bounds.One,
        Operators.In => call.Operands[1].Type.Form switch
        {
            TypeForm.List => extents[1].Size,
            TypeForm.Map or TypeForm.Record => Bounds.One,
            _ => extents[1].Size.Or(Bounds.One),
        },
        _ => null,
    };

    /// <summary>Joining texts or octets passes over both; any other sum costs one.</summary>
    private static Bounds AddCost(CallNode call, Extent[] extents)
    {
        var joined = (extents[0].Size + extents[1].Size).Per(10);
        return call.Operands[0].Type.Form switch
        {
            TypeForm.String or TypeForm.Bytes => joined,
            TypeForm.Dyn or TypeForm.Parameter or TypeForm.Nullable => joined.Or(Bounds.One),
            _ => Bounds.One,
        };
    }

    /// <summary>Any of the overloads that fit; where none may fit in the end, the call costs nothing.</summary>
    private static Bounds FunctionCost(CallNode call, Extent[] extents)
    {
        Bounds? cost = null;
        var sizes = Array.ConvertAll(extents, extent => extent.Size);
        foreach (var overload in call.Overloads)
        {
            var one = overload.Cost?.Invoke(sizes) ?? Bounds.One;
            cost = cost?.Or(one) ?? one;
        }

        return cost ?? Bounds.Zero;
    }
}
