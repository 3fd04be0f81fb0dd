namespace AgentIdentity.Cel.Values;

/// <summary>A list whose elements have one declared type.</summary>
internal sealed class TypedListValue(ListValue list, CelType element) : ListValue
{
    public override int Count => list.Count;

    public override CelValue this[int index] => TypedReading.Value(list[index], element);
}
