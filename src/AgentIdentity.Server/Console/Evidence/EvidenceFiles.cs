using AgentIdentity.Broker;
using AgentIdentity.Server.Admin;
using AgentIdentity.Server.Console.Rights;
using AgentIdentity.Server.SignIn;

namespace AgentIdentity.Server.Console.Evidence;

/// <summary>The whole chain and its checkpoints as files, in the form that <c>agentid audit verify</c> reads, for those who read everything.</summary>
internal static class EvidenceFiles
{
    public static void MapEvidenceFiles(this IEndpointRouteBuilder app)
    {
        app.MapGet("/console/evidence/export", static (HttpContext http, Viewers viewers, EvidenceStore store) =>
            WriteAsync(http, viewers, "evidence.jsonl", () => EvidenceAdmin.WriteAsync(store.ReadAsync(limit: int.MaxValue, cancellation: http.RequestAborted), http))).RequireAuthorization(PersonSession.Policy);
        app.MapGet("/console/evidence/checkpoints", static (HttpContext http, Viewers viewers, CheckpointLoop checkpoints) =>
            WriteAsync(http, viewers, "checkpoints.jsonl", () => EvidenceAdmin.WriteAsync(checkpoints, http))).RequireAuthorization(PersonSession.Policy);
    }

    private static async Task<IResult> WriteAsync(HttpContext http, Viewers viewers, string name, Func<Task> write)
    {
        if (viewers.TryOf(http.User)?.ReadsAll != true)
        {
            return Problems.Of(404, ServerError.NotFound, "There is no such page.");
        }

        http.Response.Headers.ContentDisposition = $"attachment; filename=\"{name}\"";
        http.Response.Headers.CacheControl = "no-store";
        await write();
        return Results.Empty;
    }
}
