using AgentIdentity.Cel.Planning;
using AgentIdentity.Cel.Types;
using AgentIdentity.Cel.Values;

namespace AgentIdentity.Cel.Library;

/// <summary>The list extension.</summary>
internal static class ListFunctions
{
    public static IEnumerable<Overload> Overloads =>
    [
        Declare.Function("lists.range", "(int) -> list(int)", Range),
        Declare.Method("slice", "(list(A), int, int) -> list(A)", Slice),
        Declare.Method("flatten", "(list(list(A))) -> list(A)", (args, meter) => Flatten(args[0].ListOf, 1, meter)),
        Declare.Method("flatten", "(list(dyn)) -> list(dyn)", (args, meter) => Flatten(args[0].ListOf, 1, meter)) with { Fallback = true },
        Declare.Method("flatten", "(list(dyn), int) -> list(dyn)", (args, meter) => Flatten(args[0].ListOf, args[1].AsInt, meter)),
        Declare.Method("distinct", "(list(A)) -> list(A)", Distinct),
        Declare.Method("reverse", "(list(A)) -> list(A)", (args, meter) => Paid(args[0].ListOf, meter, items => [.. items.Reverse()])),
        Declare.Method("sort", "(list(A)) -> list(A)", (args, meter) => Sorting.Sort(args[0].ListOf, args[0].ListOf, meter)),
        Declare.Method("@sortByKeys", "(list(A), list(B)) -> list(A)", (args, meter) => Sorting.Sort(args[0].ListOf, args[1].ListOf, meter)),
    ];

    private static CelValue Paid(ListValue list, Meter meter, Func<IEnumerable<CelValue>, CelValue[]> make)
    {
        meter.Work(list.Count);
        return meter.Spent ? Meter.LimitReached : CelValue.FromList(new ArrayListValue(make(list.Enumerate())));
    }

    private static CelValue Range(ReadOnlySpan<CelValue> args, Meter meter)
    {
        var count = args[0].AsInt;
        if (count < 0)
        {
            return CelValue.Error($"lists.range: the size must not be negative, got {count}");
        }

        meter.Work(count);
        if (meter.Spent)
        {
            return Meter.LimitReached;
        }

        var items = new CelValue[count];
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = CelValue.FromInt(i);
        }

        return CelValue.FromList(new ArrayListValue(items));
    }

    private static CelValue Slice(ReadOnlySpan<CelValue> args, Meter meter)
    {
        var (list, start, end) = (args[0].ListOf, args[1].AsInt, args[2].AsInt);
        return start < 0 || end < start || end > list.Count
            ? CelValue.Error($"cannot slice({start}, {end}) a list of {list.Count}")
            : Paid(list, meter, items => [.. items.Skip((int)start).Take((int)(end - start))]);
    }

    private static CelValue Flatten(ListValue list, long depth, Meter meter)
    {
        if (depth < 0)
        {
            return CelValue.Error("flatten's depth cannot be negative");
        }

        var flat = new List<CelValue>();
        return TryFlatten(list, depth, flat, meter) ? CelValue.FromList(new ArrayListValue(flat)) : Meter.LimitReached;
    }

    private static bool TryFlatten(ListValue list, long depth, List<CelValue> flat, Meter meter)
    {
        System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
        meter.Work(list.Count);
        for (var i = 0; i < list.Count && !meter.Spent; i++)
        {
            var item = list[i];
            if (item.Kind == CelKind.List && depth > 0)
            {
                TryFlatten(item.ListOf, depth - 1, flat, meter);
            }
            else
            {
                flat.Add(item);
            }
        }

        return !meter.Spent;
    }

    private static CelValue Distinct(ReadOnlySpan<CelValue> args, Meter meter)
    {
        var found = new List<CelValue>();
        foreach (var item in args[0].AsList)
        {
            meter.Work((found.Count + 1) * (Size.Of(item) / 10 + 1L));
            if (meter.Spent)
            {
                return Meter.LimitReached;
            }

            if (!found.Exists(other => Equality.AreEqual(item, other, meter)))
            {
                found.Add(item);
            }
        }

        return CelValue.FromList(new ArrayListValue(found));
    }
}
