using AgentIdentity.Server.SignIn;

namespace AgentIdentity.Server.Console.Live;

internal static class LiveEndpoints
{
    public const string Path = "/console/live";

    public static void MapLiveUpdates(this IEndpointRouteBuilder app) =>
        app.MapGet(Path, static (HttpContext http, LiveUpdates live, IHostApplicationLifetime host) => live.AnswerAsync(http, host.ApplicationStopping))
            .RequireAuthorization(PersonSession.Policy);
}
