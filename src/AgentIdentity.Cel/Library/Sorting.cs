using System.Numerics;
using AgentIdentity.Cel.Planning;
using AgentIdentity.Cel.Values;

namespace AgentIdentity.Cel.Library;

internal static class Sorting
{
    /// <summary>The items in the order of their keys, which must be of one kind that has an order.</summary>
    public static CelValue Sort(ListValue list, ListValue keys, Meter meter)
    {
        var count = list.Count;
        if (keys.Count != count)
        {
            return CelValue.Error("as many keys as items are needed");
        }

        meter.Work((long)count * (BitOperations.Log2((uint)count + 1) + 1));
        if (meter.Spent)
        {
            return Meter.LimitReached;
        }

        var pairs = list.Enumerate().Zip(keys.Enumerate()).ToArray();
        foreach (var (_, key) in pairs)
        {
            if (key.Kind != pairs[0].Second.Kind || !Ordering.TryCompare(key, key, out _))
            {
                return CelValue.Error("the items to sort must be of one kind that has an order");
            }
        }

        var sorted = pairs.Order(Comparer<(CelValue First, CelValue Second)>.Create((a, b) => Compared(a.Second, b.Second, meter))).ToArray();
        return meter.Spent ? Meter.LimitReached : CelValue.FromList(new ArrayListValue([.. sorted.Select(pair => pair.First)]));
    }

    /// <summary>Long texts are paid for; once the meter is spent no order counts any more.</summary>
    private static int Compared(in CelValue a, in CelValue b, Meter meter) =>
        meter.TryWork(Math.Min(Size.Of(a), Size.Of(b))) && Ordering.TryCompare(a, b, out var order) ? order ?? 0 : 0;
}
