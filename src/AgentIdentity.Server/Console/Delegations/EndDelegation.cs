using AgentIdentity.Broker;
using AgentIdentity.Server.Look;
using AgentIdentity.Server.SignIn;
using Microsoft.AspNetCore.Antiforgery;

namespace AgentIdentity.Server.Console.Delegations;

/// <summary>The End button: works without script, for the human's own delegations only.</summary>
internal static class EndDelegation
{
    public static void MapEndDelegation(this IEndpointRouteBuilder app) =>
        app.MapPost("/console/delegations/{id}/end", static async (string id, HttpContext http, DelegationBook book, IAntiforgery antiforgery) =>
        {
            await antiforgery.ValidateRequestAsync(http);
            var person = PersonSession.Read(http.User);
            if (book.Find(id) is not { } record || record.Human != person.Id)
            {
                return Problems.Of(404, ServerError.NotFound, "No delegation with this id is yours.");
            }

            var ended = await book.EndAsync(id, person.Id);
            return ended.Ok ? new SeeOtherResult("/console/delegations") : Problems.Of(ended.Failure!);
        }).RequireAuthorization(PersonSession.Policy);
}
