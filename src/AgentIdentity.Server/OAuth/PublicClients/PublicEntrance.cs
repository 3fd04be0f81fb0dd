using AgentIdentity.Gateway.Ports;
using AgentIdentity.Server.SignIn;
using Microsoft.AspNetCore.Authentication;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace AgentIdentity.Server.OAuth;

/// <summary>
/// In front of the authorize endpoint: whoever comes with a client_id that is an address signs in first, and only then is the address
/// looked at. So no stranger can make this server fetch anything, register anything, or learn which hosts it trusts.
/// </summary>
internal static class PublicEntrance
{
    public static void UsePublicClients(this IApplicationBuilder app) => app.Use(static async (http, next) =>
    {
        var clientId = http.Request.Query[Parameters.ClientId] is [var only] ? only : null;
        if (!HttpMethods.IsGet(http.Request.Method) || !IsAuthorize(http.Request.Path) || !ClientIdUrl.Looks(clientId))
        {
            await next(http);
            return;
        }

        if (!(await http.AuthenticateAsync(PersonSession.Scheme)).Succeeded)
        {
            var back = http.Request.PathBase + http.Request.Path + http.Request.QueryString;
            await http.ChallengeAsync(PersonSession.Scheme, new AuthenticationProperties { RedirectUri = back });
            return;
        }

        var client = await http.RequestServices.GetRequiredService<PublicClients>().BringInAsync(clientId!, http.RequestAborted);
        if (client.Error is { } error)
        {
            // Not to the redirect address: it is the client's, and the client is in doubt (RFC 6749 section 4.1.2.1).
            Log(http, error, client.Detail);
            await Problems.Of(error == ServerError.ClientMetadataBusy ? 503 : 400, error, client.Detail).ExecuteAsync(http);
            return;
        }

        http.Features.Set(client);
        await next(http);
    });

    // As routing and OpenIddict read it: without regard to letter case and to a slash at the end.
    private static bool IsAuthorize(PathString path) =>
        path.StartsWithSegments(TokenServer.AuthorizePath, out var rest) && rest.Value is null or "" or "/";

    private static void Log(HttpContext http, ServerError error, string detail) => http.RequestServices.GetRequiredService<ISecurityLog>().Write(
        new SecurityLine(http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow(), error.Code(), detail, http.Request.Method,
            http.Request.Path, http.Connection.RemoteIpAddress?.ToString() ?? "-"));
}
