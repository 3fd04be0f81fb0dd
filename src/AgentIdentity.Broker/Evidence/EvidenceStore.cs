using System.Runtime.CompilerServices;
using AgentIdentity.Evidence;
using Microsoft.EntityFrameworkCore;

namespace AgentIdentity.Broker;

/// <summary>The evidence chain as stored. An append completes when the entry is on the disk, never before.</summary>
public sealed class EvidenceStore
{
    internal const string Decision = "decision";

    private readonly Journal _journal;
    private readonly IDbContextFactory<BrokerDbContext> _databases;
    private readonly FreedCalls _freed;
    private readonly TimeProvider _time;

    internal EvidenceStore(Journal journal, IDbContextFactory<BrokerDbContext> databases, FreedCalls freed, TimeProvider time) =>
        (_journal, _databases, _freed, _time) = (journal, databases, freed, time);

    /// <summary>Where the durable chain ends.</summary>
    public ChainHead Head => _journal.Head;

    /// <summary>Whether the last write failed because of the store itself. Calls are refused then, and the next write tries again.</summary>
    public bool IsFailing => _journal.IsFailing;

    /// <summary>Writes that wait for their commit.</summary>
    public int Waiting => _journal.Waiting;

    /// <summary>Appends an entry; the result is its place in the chain. Throws <see cref="BrokerException"/> when it cannot be kept.</summary>
    public Task<long> AppendAsync(string kind, string? delegationId, string? decisionId, ReadOnlyMemory<byte> body) =>
        AppendAsync(new EvidenceDraft(_time.GetUtcNow(), kind, delegationId, decisionId, body));

    /// <summary>Every entry after a place, in order; at most <paramref name="limit"/>.</summary>
    public IAsyncEnumerable<EvidenceEntry> ReadAsync(long after = 0, int limit = int.MaxValue, CancellationToken cancellation = default) =>
        Read(rows => rows.Where(row => row.Sequence > after).OrderBy(row => row.Sequence).Take(limit), cancellation);

    /// <summary>Every entry of these delegations, in order. For a delegation with its children pass <see cref="DelegationBook.WithDescendants"/>.</summary>
    public IAsyncEnumerable<EvidenceEntry> ReadDelegationsAsync(IReadOnlyCollection<string> delegationIds, CancellationToken cancellation = default) =>
        Read(rows => rows.Where(row => delegationIds.Contains(row.DelegationId!)).OrderBy(row => row.Sequence), cancellation);

    /// <summary>The last entries since a moment, in order, at most <paramref name="limit"/>; of these delegations, or of all where null.</summary>
    public async IAsyncEnumerable<EvidenceEntry> ReadLatestAsync(
        IReadOnlyCollection<string>? delegationIds, DateTimeOffset since, int limit, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var after = await BeforeAsync(since.UtcTicks, cancellation);
        List<EvidenceEntry> latest = [];
        await foreach (var entry in Read(rows => rows.Where(row => row.Sequence > after && (delegationIds == null || delegationIds.Contains(row.DelegationId!)))
            .OrderByDescending(row => row.Sequence).Take(limit), cancellation))
        {
            latest.Add(entry);
        }

        for (var i = latest.Count - 1; i >= 0; i--)
        {
            yield return latest[i];
        }
    }

    /// <summary>The entries before a place, the newest first, at most <paramref name="limit"/>; of these delegations, or of all where null.</summary>
    public IAsyncEnumerable<EvidenceEntry> ReadBackAsync(IReadOnlyCollection<string>? delegationIds, long before, int limit, CancellationToken cancellation = default) =>
        Read(rows => rows.Where(row => row.Sequence < before && (delegationIds == null || delegationIds.Contains(row.DelegationId!))).OrderByDescending(row => row.Sequence).Take(limit), cancellation);

    /// <summary>The place after the last entry that is older than a moment.</summary>
    public async Task<long> PlaceOfAsync(DateTimeOffset moment, CancellationToken cancellation = default) => await BeforeAsync(moment.UtcTicks, cancellation) + 1;

    /// <summary>Every entry of one decision, in order: the decision, and how the call ended.</summary>
    public IAsyncEnumerable<EvidenceEntry> ReadDecisionAsync(string decisionId, CancellationToken cancellation = default) =>
        Read(rows => rows.Where(row => row.DecisionId == decisionId).OrderBy(row => row.Sequence), cancellation);

    internal async Task<long> AppendAsync(EvidenceDraft draft) =>
        await _journal.AppendAsync(scope => draft.Kind == Decision && _freed.Contains(draft.DecisionId) ? (long?)null : scope.Record(draft)).ConfigureAwait(false)
            ?? throw new BrokerException(BrokerError.LeaseOver, "The money that was held for the call was given back.");

    internal static ChainHead StoredHead(BrokerDbContext db) =>
        db.Evidence.AsNoTracking().OrderByDescending(row => row.Sequence).FirstOrDefault() is { } last
            ? new ChainHead(last.Sequence, last.Hash)
            : ChainHead.Empty;

    // Entries stand in the order of their times, more or less, and times have no index: the place is looked for by halves.
    private async Task<long> BeforeAsync(long ticks, CancellationToken cancellation)
    {
        await using var db = await _databases.CreateDbContextAsync(cancellation);
        var (low, high) = (0L, Head.Sequence);
        while (low < high)
        {
            var middle = low + ((high - low + 1) / 2);
            var time = await db.Evidence.AsNoTracking().Where(row => row.Sequence >= middle).OrderBy(row => row.Sequence).Select(row => (long?)row.Time).FirstOrDefaultAsync(cancellation);
            (low, high) = time < ticks ? (middle, high) : (low, middle - 1);
        }

        return low;
    }

    private async IAsyncEnumerable<EvidenceEntry> Read(
        Func<IQueryable<EvidenceRow>, IQueryable<EvidenceRow>> which, [EnumeratorCancellation] CancellationToken cancellation)
    {
        try
        {
            await _journal.CaughtUpAsync();
        }
        catch (BrokerException)
        {
            // A store that takes nothing now can be read all the same.
        }

        await using var db = await _databases.CreateDbContextAsync(cancellation);
        await foreach (var row in which(db.Evidence.AsNoTracking()).AsAsyncEnumerable().WithCancellation(cancellation))
        {
            yield return new EvidenceEntry
            {
                Sequence = row.Sequence,
                Time = new DateTimeOffset(row.Time, TimeSpan.Zero),
                Kind = row.Kind,
                DelegationId = row.DelegationId,
                DecisionId = row.DecisionId,
                Body = row.Body,
                PreviousHash = row.PreviousHash,
                Hash = row.Hash,
            };
        }
    }
}
