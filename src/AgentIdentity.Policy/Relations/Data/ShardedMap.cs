using System.Collections.Immutable;

namespace AgentIdentity.Policy.Relations;

/// <summary>
/// An immutable map in two levels of 64 and small dictionaries below. A read is one hash and one look-up; a change copies two
/// arrays of 64 and one dictionary of about a four-thousandth of the entries.
/// </summary>
internal sealed class ShardedMap<TValue> where TValue : class
{
    private const int Fan = 64;
    private readonly Dictionary<string, TValue>?[]?[] _shards;

    private ShardedMap(Dictionary<string, TValue>?[]?[] shards) => _shards = shards;

    public static ShardedMap<TValue> Empty { get; } = new(new Dictionary<string, TValue>?[Fan][]);

    public IEnumerable<TValue> Values =>
        _shards.SelectMany(s => s ?? []).Where(d => d is not null).SelectMany(d => d!.Values);

    public static ShardedMap<TValue> Build(IEnumerable<KeyValuePair<string, TValue>> entries)
    {
        var shards = new Dictionary<string, TValue>?[Fan][];
        foreach (var (key, value) in entries)
        {
            var (high, low) = Place(key);
            var row = shards[high] ??= new Dictionary<string, TValue>?[Fan];
            (row[low] ??= new Dictionary<string, TValue>(StringComparer.Ordinal))[key] = value;
        }

        return new ShardedMap<TValue>(shards);
    }

    public TValue? Find(string key)
    {
        var (high, low) = Place(key);
        return _shards[high]?[low]?.GetValueOrDefault(key);
    }

    /// <summary>The map with one entry set, or removed when the value is null.</summary>
    public ShardedMap<TValue> Set(string key, TValue? value)
    {
        var (high, low) = Place(key);
        var shards = ((Dictionary<string, TValue>?[]?[])_shards.Clone())!;
        var row = shards[high] = (Dictionary<string, TValue>?[]?)shards[high]?.Clone() ?? new Dictionary<string, TValue>?[Fan];
        var shard = row[low] is { } old ? new Dictionary<string, TValue>(old, StringComparer.Ordinal) : new(StringComparer.Ordinal);
        if (value is null)
        {
            shard.Remove(key);
        }
        else
        {
            shard[key] = value;
        }

        row[low] = shard;
        return new ShardedMap<TValue>(shards);
    }

    private static (int High, int Low) Place(string key)
    {
        // The upper bits: the dictionaries below use the lower ones.
        var hash = (uint)string.GetHashCode(key.AsSpan());
        return ((int)(hash >> 26), (int)(hash >> 20) & (Fan - 1));
    }
}
