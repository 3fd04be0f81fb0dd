using AgentIdentity.Broker;
using AgentIdentity.Evidence;
using AgentIdentity.Server.Console.Rights;

namespace AgentIdentity.Server.Console.Evidence;

/// <summary>The entries that a viewer may read, the newest first. What belongs to no delegation is for those who read everything.</summary>
internal sealed class EvidenceSearch(EvidenceStore evidence, DelegationBook book)
{
    public const int PageSize = 100;
    private const int MostEntries = 5_000;

    /// <param name="viewer">Who looks.</param>
    /// <param name="delegation">Only this one and what was passed on from it; all that the viewer sees where null.</param>
    /// <param name="kind">What the kind begins with.</param>
    /// <param name="before">The place to look back from.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<FoundEntries> BeforeAsync(Viewer viewer, string? delegation, string? kind, long before, CancellationToken cancellation)
    {
        List<EvidenceEntry> found = [];
        var (read, place) = (0, before);
        await foreach (var entry in evidence.ReadBackAsync(Scope(viewer, delegation), before, MostEntries, cancellation))
        {
            (read, place) = (read + 1, entry.Sequence);
            if (kind is null || entry.Kind.StartsWith(kind, StringComparison.Ordinal))
            {
                found.Add(entry);
                if (found.Count == PageSize)
                {
                    return new FoundEntries(found, place);
                }
            }
        }

        return new FoundEntries(found, read == MostEntries ? place : null);
    }

    /// <summary>One entry; null where there is none that the viewer may read.</summary>
    public async Task<EvidenceEntry?> FindAsync(Viewer viewer, long sequence, CancellationToken cancellation)
    {
        await foreach (var entry in evidence.ReadAsync(Math.Max(0, sequence - 1), 1, cancellation))
        {
            var sees = viewer.ReadsAll || (entry.DelegationId is { } delegation && book.Find(delegation) is { } record && viewer.Sees(record));
            return entry.Sequence == sequence && sees ? entry : null;
        }

        return null;
    }

    private string[]? Scope(Viewer viewer, string? delegation) => delegation is not null
        ? book.Find(delegation) is { } record && viewer.Sees(record) ? [.. book.WithDescendants(delegation)] : []
        : viewer.ReadsAll ? null : [.. viewer.Delegations().Select(static record => record.Id)];
}

/// <param name="Entries">The newest first.</param>
/// <param name="Next">Where to look further back; null where there is nothing more.</param>
internal sealed record FoundEntries(IReadOnlyList<EvidenceEntry> Entries, long? Next);
