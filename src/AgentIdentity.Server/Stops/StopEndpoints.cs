using AgentIdentity.Server.Admin;
using AgentIdentity.Server.Console.Stop;
using AgentIdentity.Server.Delegations;

namespace AgentIdentity.Server.Stops;

/// <summary>Where things are cut off, and where services hear of it.</summary>
internal static class StopEndpoints
{
    public static void AddStops(this IServiceCollection services)
    {
        services.AddSingleton<KnownTargets>();
        services.AddSingleton<RevocationSubjects>();
        services.AddSingleton<GlobalRevocation>();
        services.AddSingleton<StopFeed>();
        services.AddSingleton<StopRights>();
        services.AddSingleton<StopWords>();
        services.AddSingleton<StopChoices>();
    }

    public static void MapStops(this IEndpointRouteBuilder app)
    {
        app.MapPost(GlobalRevocation.Path, static (HttpContext http, GlobalRevocation revocation) =>
            StrictBody.UseAsync<GlobalRevocation.RevocationBody>(http.Request, body => revocation.AnswerAsync(body.SubId, AgentOf(http))))
            .RequireAuthorization(StopRules.Revokers);
        app.MapGet(StopFeed.Path, static (HttpContext http, StopFeed feed, IHostApplicationLifetime host) =>
            feed.AnswerAsync(http, AgentTokenHandler.CredentialOf(http), host.ApplicationStopping))
            .RequireAuthorization(AgentTokenHandler.Policy);
    }

    // Null for an administrator.
    private static string? AgentOf(HttpContext http) =>
        http.User.Identity?.AuthenticationType == AdminKeyHandler.SchemeName ? null : http.User.FindFirst("sub")!.Value;
}
