namespace AgentIdentity.Cel.Values;

/// <summary>The host's own map with text keys.</summary>
internal sealed class TextMapValue(IReadOnlyDictionary<string, CelValue> entries) : MapValue
{
    public override int Count => entries.Count;

    public override IEnumerable<KeyValuePair<CelValue, CelValue>> Entries =>
        entries.Select(entry => new KeyValuePair<CelValue, CelValue>(CelValue.FromString(entry.Key), entry.Value));

    public override bool TryGet(in CelValue key, out CelValue value)
    {
        value = default;
        return key.Kind == CelKind.String && entries.TryGetValue(key.AsString, out value);
    }

    public override bool TryGet(string key, out CelValue value) => entries.TryGetValue(key, out value);
}
