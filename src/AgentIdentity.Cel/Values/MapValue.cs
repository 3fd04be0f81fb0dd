namespace AgentIdentity.Cel.Values;

/// <summary>A map by key; keys are bool, int, uint or string, and equal numbers of different kinds are one key.</summary>
internal abstract class MapValue
{
    public abstract int Count { get; }

    public abstract IEnumerable<KeyValuePair<CelValue, CelValue>> Entries { get; }

    public abstract bool TryGet(in CelValue key, out CelValue value);

    /// <summary>The usual case of a field; spares the key value.</summary>
    public virtual bool TryGet(string key, out CelValue value) => TryGet(CelValue.FromString(key), out value);

    public virtual bool Has(string key) => TryGet(key, out _);
}
