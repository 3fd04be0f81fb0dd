using System.Text.Json;

namespace AgentIdentity.Cel.Values;

/// <summary>
/// A JSON object in place. Of a name that comes twice the last one counts. Looking a property up in the document takes time
/// with its size, so after a few looks an index is made; texts, lists and maps once read are kept even before.
/// </summary>
internal sealed class JsonMapValue(JsonElement json) : MapValue
{
    private const int LooksBeforeIndex = 8;

    // Both are replaced whole and never changed, so threads that share the value may race and only do work twice.
    private Index? _index;
    private Kept? _kept;
    private int _looks;

    public override int Count => json.GetPropertyCount() is var count and <= 1 ? count : Known.Properties.Count + Known.Unreadable.Count;

    public override IEnumerable<KeyValuePair<CelValue, CelValue>> Entries =>
    [
        .. Known.Properties.Select(entry => new KeyValuePair<CelValue, CelValue>(CelValue.FromString(entry.Key), entry.Value)),
        .. Known.Unreadable,
    ];

    private Index Known => _index ??= MakeIndex();

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
        if (_index is not null || ++_looks > LooksBeforeIndex)
        {
            return Known.TryGet(key, out value);
        }

        for (var kept = _kept; kept is not null; kept = kept.Next)
        {
            if (kept.Name == key)
            {
                value = kept.Value;
                return true;
            }
        }

        var found = JsonTexts.TryProperty(json, key, out value);
        if (found && value.Kind is CelKind.String or CelKind.List or CelKind.Map)
        {
            _kept = new Kept(key, value, _kept);
        }

        return found;
    }

    private Index MakeIndex()
    {
        var index = new Index(new Dictionary<string, CelValue>(StringComparer.Ordinal), []);
        foreach (var property in json.EnumerateObject())
        {
            var (name, value) = (JsonTexts.Name(property), CelValue.FromJson(property.Value));
            if (name.IsValue)
            {
                index.Properties[name.AsString] = value;
            }
            else
            {
                index.Unreadable.Add(new(name, value));
            }
        }

        return index;
    }

    /// <summary>The last property of each name, and those whose names cannot be read.</summary>
    private sealed record Index(Dictionary<string, CelValue> Properties, List<KeyValuePair<CelValue, CelValue>> Unreadable)
    {
        /// <summary>False where there is no such property; an error where a name that cannot be read may be the one.</summary>
        public bool TryGet(string key, out CelValue value)
        {
            if (Properties.TryGetValue(key, out value))
            {
                return true;
            }

            value = Unreadable.Count > 0 ? Unreadable[0].Key : default;
            return Unreadable.Count > 0;
        }
    }

    private sealed record Kept(string Name, CelValue Value, Kept? Next);
}
