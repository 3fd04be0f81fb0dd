using System.Text.Json;

namespace AgentIdentity.Cel.Values;

/// <summary>A JSON array in place. Indexing one is linear, so the first index notes where each element is.</summary>
internal sealed class JsonListValue(JsonElement array) : ListValue
{
    private JsonElement[]? _elements;

    public override int Count { get; } = array.GetArrayLength();

    public override CelValue this[int index] => CelValue.FromJson((_elements ??= [.. array.EnumerateArray()])[index]);
}
