using System.Collections.Immutable;
using AgentIdentity.Policy;

namespace AgentIdentity.Broker;

/// <summary>Every delegation at one moment. Immutable: readers never lock.</summary>
internal sealed record DelegationTree(
    ImmutableDictionary<string, DelegationRecord> Records, ImmutableDictionary<string, ImmutableArray<string>> Children)
{
    public static DelegationTree Empty { get; } = new(
        ImmutableDictionary.Create<string, DelegationRecord>(StringComparer.Ordinal),
        ImmutableDictionary.Create<string, ImmutableArray<string>>(StringComparer.Ordinal));

    public static DelegationTree Of(IEnumerable<DelegationRecord> records)
    {
        var all = records.ToList();
        return new DelegationTree(
            all.ToImmutableDictionary(record => record.Id, StringComparer.Ordinal),
            all.Where(record => record.ParentId is not null)
                .GroupBy(record => record.ParentId!, StringComparer.Ordinal)
                .ToImmutableDictionary(group => group.Key, group => group.Select(child => child.Id).ToImmutableArray(), StringComparer.Ordinal));
    }

    public DelegationRecord? Find(string id) => Records.GetValueOrDefault(id);

    /// <summary>The chain of an id, leaf first, root last; empty when the id, or a parent, is not known.</summary>
    public ImmutableArray<DelegationRecord> Chain(string id)
    {
        var chain = ImmutableArray.CreateBuilder<DelegationRecord>(4);
        for (string? next = id; next is not null;)
        {
            if (Find(next) is not { } record)
            {
                return [];
            }

            chain.Add(record);
            next = record.ParentId;
        }

        return chain.DrainToImmutable();
    }

    /// <summary>An id and everything below it, parents before children.</summary>
    public ImmutableArray<string> WithDescendants(string id)
    {
        var found = ImmutableArray.CreateBuilder<string>();
        found.Add(id);
        for (var i = 0; i < found.Count; i++)
        {
            found.AddRange(Children.GetValueOrDefault(found[i], []));
        }

        return found.DrainToImmutable();
    }

    public DelegationTree With(DelegationRecord record)
    {
        var known = Records.ContainsKey(record.Id);
        var children = known || record.ParentId is null
            ? Children
            : Children.SetItem(record.ParentId, Children.GetValueOrDefault(record.ParentId, []).Add(record.Id));
        return new DelegationTree(Records.SetItem(record.Id, record), children);
    }

    public DelegationTree End(IEnumerable<string> ids, string by, DateTimeOffset at)
    {
        var records = Records.ToBuilder();
        foreach (var id in ids)
        {
            if (records.TryGetValue(id, out var record) && record.State != DelegationState.Ended)
            {
                records[id] = record with { State = DelegationState.Ended, EndedBy = by, EndedAt = at };
            }
        }

        return this with { Records = records.ToImmutable() };
    }
}
