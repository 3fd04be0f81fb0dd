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
}
