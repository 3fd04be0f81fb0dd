using AgentIdentity.Cel.Costs;
using AgentIdentity.Cel.Planning;
using AgentIdentity.Cel.Types;
using AgentIdentity.Cel.Values;

namespace AgentIdentity.Cel.Library;

/// <summary>The set extension: lists whose order and repetitions do not count.</summary>
internal static class SetFunctions
{
    public static IEnumerable<Overload> Overloads =>
    [
        Test("sets.contains", Contains),
        Test("sets.equivalent", (a, b, meter) => Contains(a, b, meter) is var first && first is { Kind: CelKind.Bool, AsBool: true } ? Contains(b, a, meter) : first),
        Test("sets.intersects", (a, b, meter) => Found(a, b, meter, wanted: true)),
    ];

    private static Overload Test(string name, Func<ListValue, ListValue, Meter, CelValue> test) =>
        Declare.Function(name, "(list(A), list(A)) -> bool", (args, meter) => test(args[0].ListOf, args[1].ListOf, meter)) with { Cost = CostRules.Product };

    private static CelValue Contains(ListValue set, ListValue subset, Meter meter)
    {
        var missing = Found(set, subset, meter, wanted: false);
        return missing.IsValue ? CelValue.FromBool(!missing.AsBool) : missing;
    }

    /// <summary>Whether an item is (or is not) among the elements of the set; one that cannot be read counts only where none is.</summary>
    private static CelValue Found(ListValue set, ListValue items, Meter meter, bool wanted)
    {
        CelValue? broken = null;
        for (var i = 0; i < items.Count && !meter.Spent; i++)
        {
            var item = items[i];
            var contained = item.IsValue ? set.Contains(item, meter) : item;
            if (!contained.IsValue)
            {
                broken ??= contained;
            }
            else if (contained.AsBool == wanted)
            {
                return CelValue.FromBool(true);
            }
        }

        return broken ?? CelValue.FromBool(false);
    }
}
