using AgentIdentity.Broker;
using AgentIdentity.Evidence;
using AgentIdentity.Gateway.Ports;

namespace AgentIdentity.Server.Delegations;

/// <summary>Looks for calls in the evidence, the newest first. A search reads a bounded number of entries, and says where it stopped.</summary>
internal sealed class CallPages(EvidenceStore evidence)
{
    public const int PageSize = 50;

    // Few enough for one request on a busy server, and many enough that a page is most often full.
    private const int MostEntries = 5_000;

    /// <param name="delegations">Those whose calls may be found; all, and what has no delegation, where null.</param>
    /// <param name="from">Nothing older.</param>
    /// <param name="before">The place in the chain to look back from.</param>
    /// <param name="wanted">Which calls.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<FoundCalls> BeforeAsync(
        IReadOnlyCollection<string>? delegations, DateTimeOffset from, long before, Predicate<CallLine> wanted, CancellationToken cancellation)
    {
        List<CallLine> found = [];
        Dictionary<string, EvidenceEntry> ends = new(StringComparer.Ordinal);
        var (read, place, reachedEnd) = (0, before, true);
        await foreach (var entry in evidence.ReadBackAsync(delegations, before, MostEntries, cancellation))
        {
            if (entry.Time < from)
            {
                return new FoundCalls(await WithEndsAsync(found, cancellation), null);
            }

            (read, place) = (read + 1, entry.Sequence);
            if (entry is { Kind: EvidenceKinds.Outcome, DecisionId: { } ended })
            {
                ends[ended] = entry;
            }
            else if (CallHistory.Begins(entry) && CallHistory.Begin(entry) is var call && wanted(call))
            {
                found.Add(entry.DecisionId is { } id && ends.Remove(id, out var end) ? CallHistory.End(call, end) : call);
                if (found.Count == PageSize)
                {
                    reachedEnd = false;
                    break;
                }
            }
        }

        return new FoundCalls(await WithEndsAsync(found, cancellation), reachedEnd && read < MostEntries ? null : place);
    }

    // How a call ended may stand on the page before.
    private async Task<IReadOnlyList<CallLine>> WithEndsAsync(List<CallLine> calls, CancellationToken cancellation)
    {
        for (var i = 0; i < calls.Count; i++)
        {
            if (calls[i] is not { Decision: "allow", Outcome: null, LeftTo: null, DecisionId: { } id })
            {
                continue;
            }

            await foreach (var entry in evidence.ReadDecisionAsync(id, cancellation))
            {
                calls[i] = entry.Kind == EvidenceKinds.Outcome ? CallHistory.End(calls[i], entry) : calls[i];
            }
        }

        return calls;
    }
}

/// <param name="Calls">The newest first.</param>
/// <param name="Next">Where to look further back; null where there is nothing more.</param>
internal sealed record FoundCalls(IReadOnlyList<CallLine> Calls, long? Next);
