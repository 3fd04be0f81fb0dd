using AgentIdentity.Cel.Planning;
using AgentIdentity.Cel.Types;
using AgentIdentity.Cel.Values;

namespace AgentIdentity.Cel.Library;

/// <summary>The math extension, bits apart.</summary>
internal static class MathFunctions
{
    public static IEnumerable<Overload> Overloads =>
    [
        .. Extreme("math.greatest", 1), .. Extreme("math.least", -1),
        Rounding("math.ceil", Math.Ceiling),
        Rounding("math.floor", Math.Floor),
        Rounding("math.trunc", Math.Truncate),
        Rounding("math.round", number => Math.Round(number, MidpointRounding.AwayFromZero)),
        Test("math.isNaN", double.IsNaN), Test("math.isInf", double.IsInfinity), Test("math.isFinite", double.IsFinite),
        Declare.Function("math.abs", "(int) -> int", (args, _) => args[0].AsInt < 0 ? Arithmetic.Negate(args[0]) : args[0]),
        Declare.Function("math.abs", "(uint) -> uint", (args, _) => args[0]),
        Declare.Function("math.abs", "(double) -> double", (args, _) => CelValue.FromDouble(Math.Abs(args[0].AsDouble))),
        Declare.Function("math.sign", "(int) -> int", (args, _) => CelValue.FromInt(Math.Sign(args[0].AsInt))),
        Declare.Function("math.sign", "(uint) -> uint", (args, _) => CelValue.FromUInt(args[0].AsUInt == 0 ? 0UL : 1)),
        Declare.Function("math.sign", "(double) -> double", (args, _) => Sign(args[0].AsDouble)),
        Declare.Function("math.sqrt", "(int) -> double", (args, _) => CelValue.FromDouble(Math.Sqrt(args[0].AsInt))),
        Declare.Function("math.sqrt", "(uint) -> double", (args, _) => CelValue.FromDouble(Math.Sqrt(args[0].AsUInt))),
        Declare.Function("math.sqrt", "(double) -> double", (args, _) => CelValue.FromDouble(Math.Sqrt(args[0].AsDouble))),
        .. BitFunctions.Overloads,
    ];

    private static Overload Rounding(string name, Func<double, double> round) =>
        Declare.Function(name, "(double) -> double", (args, _) => CelValue.FromDouble(round(args[0].AsDouble)));

    private static Overload Test(string name, Func<double, bool> test) =>
        Declare.Function(name, "(double) -> bool", (args, _) => CelValue.FromBool(test(args[0].AsDouble)));

    private static CelValue Sign(double number) => CelValue.FromDouble(double.IsNaN(number) ? number : Math.Sign(number));

    /// <summary>Any number of numbers, or one list of them. Of mixed kinds the checker only knows that they are dyn.</summary>
    private static IEnumerable<Overload> Extreme(string name, int wanted)
    {
        Implementation ofArguments = (args, _) => Extreme(args, wanted);
        Implementation ofList = (args, meter) =>
        {
            meter.Work(args[0].ListOf.Count);
            return meter.Spent ? Meter.LimitReached : Extreme(args[0].AsList.ToArray(), wanted);
        };
        foreach (var type in (string[])["int", "uint", "double"])
        {
            yield return Declare.Function(name, $"({type}) -> {type}", ofArguments) with { Variadic = true };
            yield return Declare.Function(name, $"(list({type})) -> {type}", ofList);
        }

        yield return Declare.Function(name, "(dyn, dyn) -> dyn", ofArguments) with { Variadic = true, Fallback = true };
        yield return Declare.Function(name, "(list(dyn)) -> dyn", ofList) with { Fallback = true };
    }

    private static CelValue Extreme(ReadOnlySpan<CelValue> numbers, int wanted)
    {
        if (numbers.IsEmpty)
        {
            return CelValue.Error("the list is empty");
        }

        var best = numbers[0];
        if (numbers.Length == 1 && Numbers.IsNumber(best.Kind))
        {
            return best;
        }

        foreach (var number in numbers)
        {
            if (!Numbers.IsNumber(number.Kind))
            {
                return Errors.NoOverload(wanted > 0 ? "math.greatest" : "math.least", number);
            }

            if (Numbers.Compare(number, best) is not { } order)
            {
                return CelValue.Error("NaN values cannot be ordered");
            }

            best = order == wanted ? number : best;
        }

        return best;
    }
}
