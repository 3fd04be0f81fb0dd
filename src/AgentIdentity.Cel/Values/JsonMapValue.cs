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
                yield return new(JsonTexts.Name(property), CelValue.FromJson(property.Value));
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

    public override bool TryGet(string key, out CelValue value) => JsonTexts.TryProperty(json, key, out value);

    public override bool Has(string key) => JsonTexts.TryProperty(json, key, out _);
}
