using System.Text.Json;

namespace AgentIdentity.Cel.Values;

internal sealed class JsonMapValue(JsonElement json) : MapValue
{
    public override int Count => json.GetPropertyCount();

    public override IEnumerable<KeyValuePair<CelValue, CelValue>> Entries
    {
        get
        {
            foreach (var property in json.EnumerateObject())
            {
                yield return new(CelValue.FromString(property.Name), CelValue.FromJson(property.Value));
            }
        }
    }

    public override bool TryGet(in CelValue key, out CelValue value)
    {
        if (key.Kind == CelKind.String)
        {
            return TryGet(key.AsString, out value);
        }

        value = default;
        return false;
    }

    public override bool TryGet(string key, out CelValue value)
    {
        if (json.TryGetProperty(key, out var found))
        {
            value = CelValue.FromJson(found);
            return true;
        }

        value = default;
        return false;
    }

    public override bool Has(string key) => json.TryGetProperty(key, out _);
}
