namespace AgentIdentity.Cel.Values;

/// <summary>A map built by an expression; keeps the order entries came in.</summary>
internal sealed class KeyedMapValue : MapValue
{
    private readonly Dictionary<CelValue, CelValue> _entries = [];

    public override int Count => _entries.Count;

    public override IEnumerable<KeyValuePair<CelValue, CelValue>> Entries => _entries;

    /// <summary>Adds an entry; null, or why it cannot be added.</summary>
    public string? Add(in CelValue key, in CelValue value)
    {
        if (key.Kind is not (CelKind.Bool or CelKind.Int or CelKind.UInt or CelKind.String))
        {
            return $"unsupported key type: {key.Kind}";
        }

        return _entries.TryAdd(key, value) ? null : $"repeated key: {key}";
    }

    public override bool TryGet(in CelValue key, out CelValue value) => _entries.TryGetValue(key, out value);
}
