using System.Collections.Immutable;
using AgentIdentity.Tokens;

namespace AgentIdentity.AspNetCore;

/// <summary>The cut-offs in force at one moment. Immutable: requests read while the feed writes the next one.</summary>
internal sealed class CutoffTable
{
    public static readonly CutoffTable Empty = new(ImmutableDictionary<string, Cutoff>.Empty, ImmutableDictionary<CutoffKey, ImmutableList<Cutoff>>.Empty);

    // Clocks may differ; a cut-off is kept a little longer than its issuer would.
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(1);

    private readonly ImmutableDictionary<string, Cutoff> _byId;
    private readonly ImmutableDictionary<CutoffKey, ImmutableList<Cutoff>> _byKey;

    private CutoffTable(ImmutableDictionary<string, Cutoff> byId, ImmutableDictionary<CutoffKey, ImmutableList<Cutoff>> byKey) => (_byId, _byKey) = (byId, byKey);

    public int Count => _byId.Count;

    public Cutoff? Find(Delegation delegation) => _byId.IsEmpty
        ? null
        : CutoffKey.Of(delegation).SelectMany(key => _byKey.GetValueOrDefault(key, [])).FirstOrDefault(cutoff => cutoff.Matches(delegation));

    public CutoffTable With(Cutoff cutoff)
    {
        var rest = Without(cutoff.Id);
        return new(rest._byId.Add(cutoff.Id, cutoff), rest._byKey.SetItem(cutoff.Key, rest._byKey.GetValueOrDefault(cutoff.Key, []).Add(cutoff)));
    }

    public CutoffTable Without(string id)
    {
        if (!_byId.TryGetValue(id, out var old))
        {
            return this;
        }

        var left = _byKey[old.Key].Remove(old);
        return new(_byId.Remove(id), left.IsEmpty ? _byKey.Remove(old.Key) : _byKey.SetItem(old.Key, left));
    }

    public CutoffTable Forget(DateTimeOffset now) =>
        _byId.Values.Where(cutoff => cutoff.Until + Margin < now).Aggregate(this, static (table, cutoff) => table.Without(cutoff.Id));
}
