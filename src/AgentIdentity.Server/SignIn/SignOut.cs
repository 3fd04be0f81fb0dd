using AgentIdentity.Server.Look;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;

namespace AgentIdentity.Server.SignIn;

internal static class SignOut
{
    public static void MapSignOut(this IEndpointRouteBuilder app) =>
        app.MapPost("/account/sign-out", static async (HttpContext http, IAntiforgery antiforgery) =>
        {
            await antiforgery.ValidateRequestAsync(http);
            await http.SignOutAsync(PersonSession.Scheme);
            return new SeeOtherResult("/account/sign-in");
        }).RequireAuthorization(PersonSession.Policy);
}
