using System.Text.Json;

namespace AgentIdentity.Cel.Values;

internal sealed class JsonListValue(JsonElement array) : ListValue
{
    public override int Count { get; } = array.GetArrayLength();

    public override CelValue this[int index] => CelValue.FromJson(array[index]);
}
