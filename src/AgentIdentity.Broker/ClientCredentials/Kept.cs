using System.Collections.Concurrent;

namespace AgentIdentity.Broker;

/// <summary>
/// What somebody else gave out for a time. However many ask at one moment, it is fetched once; a failure is everybody's who waited, and
/// the next one tries again. No more are kept than a bound.
/// </summary>
internal sealed class Kept<TKey, TValue>(int most, TimeProvider time)
    where TKey : notnull
    where TValue : class
{
    private readonly ConcurrentDictionary<TKey, Lazy<Task<(TValue Value, DateTimeOffset Until)>>> _slots = new();

    public int Count => _slots.Count;

    /// <param name="key">What it is for.</param>
    /// <param name="fetch">Gets it, with the moment until which it may be shown. It goes on when one of those who wait goes away.</param>
    /// <param name="cancellation">Ends this one's waiting.</param>
    public async Task<TValue> GetAsync(TKey key, Func<Task<(TValue Value, DateTimeOffset Until)>> fetch, CancellationToken cancellation)
    {
        if (_slots.TryGetValue(key, out var known) && known is { IsValueCreated: true, Value.IsCompletedSuccessfully: true } && known.Value.Result.Until <= time.GetUtcNow())
        {
            Remove(key, known);
        }

        var slot = _slots.GetOrAdd(key, _ => new(() => Task.Run(fetch)));
        try
        {
            var (value, _) = await slot.Value.WaitAsync(cancellation).ConfigureAwait(false);
            Tidy();
            return value;
        }
        catch (Exception) when (slot.Value.IsFaulted || slot.Value.IsCanceled)
        {
            Remove(key, slot);
            throw;
        }
    }

    /// <summary>Forgets what is kept under these keys. What is being fetched still reaches those who wait, and is not kept.</summary>
    public void Drop(Func<TKey, bool> which)
    {
        foreach (var key in _slots.Keys.Where(which))
        {
            _slots.TryRemove(key, out _);
        }
    }

    private void Remove(TKey key, Lazy<Task<(TValue, DateTimeOffset)>> slot) => _slots.TryRemove(KeyValuePair.Create(key, slot));

    private void Tidy()
    {
        if (_slots.Count <= most)
        {
            return;
        }

        var now = time.GetUtcNow();
        foreach (var (key, slot) in _slots)
        {
            if (slot is { IsValueCreated: true, Value.IsCompletedSuccessfully: true } && (slot.Value.Result.Until <= now || _slots.Count > most))
            {
                Remove(key, slot);
            }
        }
    }
}
