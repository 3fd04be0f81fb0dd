using AgentIdentity.Broker;
using AgentIdentity.Server.Console.Rights;
using AgentIdentity.Server.Delegations;
using AgentIdentity.Server.SignIn;

namespace AgentIdentity.Server.Console.Delegations;

/// <summary>Everything done under a delegation as a file, for whoever may see it.</summary>
internal static class ExportDelegation
{
    public static void MapExportDelegation(this IEndpointRouteBuilder app) =>
        app.MapGet("/console/delegations/{id}/export", static async (string id, HttpContext http, DelegationBook book, Viewers viewers, DelegationExport export) =>
        {
            if (book.Find(id) is not { } record || viewers.TryOf(http.User)?.Sees(record) != true)
            {
                return Problems.Of(404, ServerError.NotFound, "No delegation with this id is yours.");
            }

            await export.WriteAsync(id, http.Response, http.RequestAborted);
            return Results.Empty;
        }).RequireAuthorization(PersonSession.Policy);
}
