using AgentIdentity.Cel.Planning;
using AgentIdentity.Cel.Types;
using AgentIdentity.Cel.Values;

namespace AgentIdentity.Cel.Library;

/// <summary>The set extension: lists whose order and repetitions do not count.</summary>
internal static class SetFunctions
{
    public static IEnumerable<Overload> Overloads =>
    [
        Declare.Function("sets.contains", "(list(A), list(A)) -> bool", (args, meter) => Answer(args, meter, Contains)),
        Declare.Function("sets.equivalent", "(list(A), list(A)) -> bool", (args, meter) => Answer(args, meter, (a, b) => Contains(a, b) && Contains(b, a))),
        Declare.Function("sets.intersects", "(list(A), list(A)) -> bool", (args, meter) => Answer(args, meter, Intersects)),
    ];

    private static CelValue Answer(ReadOnlySpan<CelValue> args, Meter meter, Func<ListValue, ListValue, bool> test)
    {
        meter.Charge((long)args[0].ListOf.Count * args[1].ListOf.Count);
        return meter.Spent ? Meter.LimitReached : CelValue.FromBool(test(args[0].ListOf, args[1].ListOf));
    }

    private static bool Contains(ListValue set, ListValue subset) => subset.Enumerate().All(item => Has(set, item));

    private static bool Intersects(ListValue a, ListValue b) => b.Enumerate().Any(item => Has(a, item));

    private static bool Has(ListValue set, CelValue wanted) => set.Enumerate().Any(item => Equality.AreEqual(item, wanted));
}
