using AgentIdentity.Server.Look;
using AgentIdentity.Server.SignIn;

namespace AgentIdentity.Server.Console;

internal static class FrontDoor
{
    /// <summary>Whoever types only the server's name means the console, by way of the sign-in page.</summary>
    public static void MapFrontDoor(this IEndpointRouteBuilder app) =>
        app.MapGet("/", static () => new SeeOtherResult("/console")).RequireAuthorization(PersonSession.Policy);
}
