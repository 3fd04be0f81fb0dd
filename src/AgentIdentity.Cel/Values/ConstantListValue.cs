using System.Collections.Frozen;
using AgentIdentity.Cel.Planning;

namespace AgentIdentity.Cel.Values;

/// <summary>
/// A list literal of texts or of ints that is worth a set: whether it contains a text or an int takes one look. Other
/// items are compared one by one, because equality of numbers of different kinds is not what a set's hash can follow.
/// </summary>
internal sealed class ConstantListValue : ListValue
{
    private const int Least = 4;

    private readonly CelValue[] _items;
    private readonly FrozenSet<string>? _texts;
    private readonly FrozenSet<long>? _numbers;

    private ConstantListValue(CelValue[] items)
    {
        _items = items;
        if (items[0].Kind == CelKind.String)
        {
            _texts = items.Select(item => item.AsString).ToFrozenSet(StringComparer.Ordinal);
        }
        else
        {
            _numbers = items.Select(item => item.AsInt).ToFrozenSet();
        }
    }

    public override int Count => _items.Length;

    public override CelValue this[int index] => _items[index];

    /// <summary>The list, with a set beside it where it is one of these.</summary>
    public static ListValue Of(ListValue list)
    {
        CelValue[] items = [.. list.Enumerate()];
        return items.Length >= Least && (Array.TrueForAll(items, item => item.Kind == CelKind.String) || Array.TrueForAll(items, item => item.Kind == CelKind.Int))
            ? new ConstantListValue(items)
            : list;
    }

    public override CelValue Contains(in CelValue item, Meter meter) => (item.Kind, _texts, _numbers) switch
    {
        (CelKind.String, { } texts, _) => CelValue.FromBool(meter.TryWork(item.AsString.Length) && texts.Contains(item.AsString)),
        (CelKind.Int, _, { } numbers) => CelValue.FromBool(numbers.Contains(item.AsInt)),
        _ => base.Contains(item, meter),
    };
}
