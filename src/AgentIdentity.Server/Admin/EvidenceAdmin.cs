using System.Text;
using AgentIdentity.Broker;
using AgentIdentity.Evidence;

namespace AgentIdentity.Server.Admin;

/// <summary>The chain as it is stored: JSON lines that the offline verifier reads.</summary>
internal static class EvidenceAdmin
{
    private const string Lines = "application/jsonl; charset=utf-8";

    public static void MapEvidence(this IEndpointRouteBuilder admin)
    {
        admin.MapGet("/evidence", static (EvidenceStore store, long? after, int? limit, HttpContext http) =>
            WriteAsync(store.ReadAsync(after ?? 0, limit is > 0 ? limit.Value : int.MaxValue, http.RequestAborted), http));
        admin.MapGet("/evidence/checkpoints", static (CheckpointLoop checkpoints, HttpContext http) => WriteAsync(checkpoints, http));
        admin.MapGet("/evidence/key", static (CheckpointLoop checkpoints) =>
            Results.Text(checkpoints.PublicKey.ToPem(), "application/x-pem-file", Encoding.ASCII));
        admin.MapGet("/decisions/{id}", static async (string id, EvidenceStore store, CancellationToken cancellation) =>
        {
            List<EvidenceView> entries = [];
            await foreach (var entry in store.ReadDecisionAsync(id, cancellation))
            {
                entries.Add(EvidenceView.Of(entry));
            }

            return entries.Count > 0 ? Answers.Json(new { Id = id, Entries = entries })
                : Problems.Of(404, ServerError.NotFound, "No decision has this id.");
        });
    }

    public static async Task WriteAsync(CheckpointLoop checkpoints, HttpContext http)
    {
        checkpoints.Sign();
        http.Response.ContentType = Lines;
        foreach (var checkpoint in await checkpoints.ReadAsync(http.RequestAborted))
        {
            await http.Response.Body.WriteAsync(CheckpointFile.WriteLine(checkpoint), http.RequestAborted);
        }
    }

    public static async Task WriteAsync(IAsyncEnumerable<EvidenceEntry> entries, HttpContext http)
    {
        http.Response.ContentType = Lines;
        await foreach (var entry in entries)
        {
            await http.Response.Body.WriteAsync(EvidenceLines.Write(entry), http.RequestAborted);
        }
    }
}
