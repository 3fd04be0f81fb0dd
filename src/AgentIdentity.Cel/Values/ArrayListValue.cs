namespace AgentIdentity.Cel.Values;

internal sealed class ArrayListValue(IReadOnlyList<CelValue> items) : ListValue
{
    public static ArrayListValue Empty { get; } = new([]);

    public override int Count => items.Count;

    public override CelValue this[int index] => items[index];
}
