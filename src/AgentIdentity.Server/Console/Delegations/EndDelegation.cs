using AgentIdentity.Broker;
using AgentIdentity.Server.Console.Rights;
using AgentIdentity.Server.Look;
using AgentIdentity.Server.SignIn;
using Microsoft.AspNetCore.Antiforgery;

namespace AgentIdentity.Server.Console.Delegations;

/// <summary>The End button: works without script, for those who may end the delegation only.</summary>
internal static class EndDelegation
{
    public static void MapEndDelegation(this IEndpointRouteBuilder app) =>
        app.MapPost("/console/delegations/{id}/end", static async (string id, HttpContext http, DelegationBook book, Viewers viewers, IAntiforgery antiforgery) =>
        {
            await antiforgery.ValidateRequestAsync(http);
            var viewer = viewers.Of(http.User);
            if (book.Find(id) is not { } record || !viewer.MayEnd(record))
            {
                return Problems.Of(404, ServerError.NotFound, "No delegation with this id is yours.");
            }

            var ended = await book.EndAsync(id, viewer.Id);
            return ended.Ok ? new SeeOtherResult("/console/delegations") : Problems.Of(ended.Failure!);
        }).RequireAuthorization(PersonSession.Policy);
}
