using AgentIdentity.Cel.Library;
using AgentIdentity.Cel.Planning;

namespace AgentIdentity.Cel.Values;

/// <summary>A list's elements by index; elements of a JSON array are read when asked for.</summary>
internal abstract class ListValue
{
    public abstract int Count { get; }

    public abstract CelValue this[int index] { get; }

    public IEnumerable<CelValue> Enumerate()
    {
        for (var i = 0; i < Count; i++)
        {
            yield return this[i];
        }
    }

    /// <summary>Whether an element equals the item. As with ||, one that cannot be read counts only where no other is equal.</summary>
    public virtual CelValue Contains(in CelValue item, Meter meter)
    {
        CelValue? broken = null;
        for (var i = 0; i < Count && !meter.Spent; i++)
        {
            meter.TryWork(item.Kind is CelKind.String or CelKind.Bytes ? Size.Of(item) : 0);
            var element = this[i];
            if (!element.IsValue)
            {
                broken ??= element;
            }
            else if (Equality.AreEqual(item, element, meter))
            {
                return CelValue.FromBool(true);
            }
        }

        return broken ?? meter.TakeObstacle() ?? CelValue.FromBool(false);
    }
}
