using System.Text.Json;
using AgentIdentity.Broker;
using AgentIdentity.Server.Console.Rights;

namespace AgentIdentity.Server.Console.Live;

/// <summary>Whether what came into the record concerns a viewer: everything that changes here is in it.</summary>
internal sealed class LiveChanges(EvidenceStore evidence, DelegationBook delegations, ApprovalBook approvals)
{
    // Where more than this came in at once, one more look at the page costs less than finding out whose it was.
    private const int MostEntries = 200;

    public long Head => evidence.Head.Sequence;

    public async Task<bool> ConcernAsync(Viewer viewer, long after, CancellationToken cancellation)
    {
        if (viewer.ReadsAll || Head - after > MostEntries)
        {
            return true;
        }

        await foreach (var entry in evidence.ReadAsync(after, MostEntries, cancellation))
        {
            if (entry.DelegationId is { } id && delegations.Find(id) is { } record && viewer.Sees(record))
            {
                return true;
            }

            if (entry.Kind.StartsWith("approval.", StringComparison.Ordinal) && await MayAnswerAsync(viewer, entry.Body))
            {
                return true;
            }
        }

        return false;
    }

    private async Task<bool> MayAnswerAsync(Viewer viewer, ReadOnlyMemory<byte> body)
    {
        using var document = JsonDocument.Parse(body);
        return document.RootElement.TryGetProperty("approval", out var named) && named.GetString() is { } id
            && await approvals.FindAsync(id) is { } approval && await viewer.MayAnswerAsync(approval);
    }
}
