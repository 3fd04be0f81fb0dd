using System.Text;
using AgentIdentity.Broker;
using AgentIdentity.Evidence;
using AgentIdentity.Server.Admin;

namespace AgentIdentity.Server.Delegations;

/// <summary>
/// Everything under a delegation and what was passed on from it, as JSON lines: the delegations, their approvals, the money of their calls,
/// the entries of the evidence in the exact form of its own export, and after them the signed checkpoints that cover them first. Each line
/// is an object with one member, which says what it is.
/// </summary>
internal sealed class DelegationExport(DelegationBook book, ApprovalBook approvals, Ledger ledger, EvidenceStore evidence, CheckpointLoop checkpoints)
{
    public async Task WriteAsync(string id, HttpResponse response, CancellationToken cancellation)
    {
        var ids = book.WithDescendants(id);
        response.ContentType = "application/jsonl; charset=utf-8";
        response.Headers.ContentDisposition = $"attachment; filename=\"{id}.jsonl\"";
        response.Headers.CacheControl = "no-store";
        foreach (var record in ids.Select(book.Find).OfType<DelegationRecord>())
        {
            await LineAsync(response, "delegation", Answers.Bytes(DelegationView.Of(record)), cancellation);
        }

        foreach (var under in ids)
        {
            foreach (var approval in await approvals.ListAsync(delegationId: under, cancellation: cancellation))
            {
                await LineAsync(response, "approval", Answers.Bytes(ApprovalsAdmin.ApprovalView.Of(approval)), cancellation);
            }
        }

        foreach (var usage in await ledger.ListAsync(ids, cancellation))
        {
            await LineAsync(response, "usage", Answers.Bytes(usage), cancellation);
        }

        checkpoints.Sign();
        await EvidenceAsync(ids, response, cancellation);
    }

    private async Task EvidenceAsync(IReadOnlyCollection<string> ids, HttpResponse response, CancellationToken cancellation)
    {
        List<long> places = [];
        await foreach (var entry in evidence.ReadDelegationsAsync(ids, cancellation))
        {
            places.Add(entry.Sequence);
            await LineAsync(response, "evidence", EvidenceLines.Write(entry).AsMemory()[..^1], cancellation);
        }

        var next = 0;
        foreach (var checkpoint in (await checkpoints.ReadAsync(cancellation)).OrderBy(static one => one.Sequence))
        {
            // The first one at or after an entry vouches for it and for everything before.
            if (next < places.Count && checkpoint.Sequence >= places[next])
            {
                await LineAsync(response, "checkpoint", CheckpointFile.WriteLine(checkpoint).AsMemory()[..^1], cancellation);
                next = places.FindIndex(next, place => place > checkpoint.Sequence) is var later and >= 0 ? later : places.Count;
            }
        }
    }

    private static async Task LineAsync(HttpResponse response, string kind, ReadOnlyMemory<byte> json, CancellationToken cancellation)
    {
        await response.Body.WriteAsync(Encoding.UTF8.GetBytes($"{{\"{kind}\":"), cancellation);
        await response.Body.WriteAsync(json, cancellation);
        await response.Body.WriteAsync("}\n"u8.ToArray(), cancellation);
    }
}
