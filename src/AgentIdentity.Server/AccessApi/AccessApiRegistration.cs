using AgentIdentity.Gateway.Ports;

namespace AgentIdentity.Server.AccessApi;

/// <summary>The OpenID AuthZEN Authorization API 1.0 over this server's decisions and relations.</summary>
internal static class AccessApiRegistration
{
    public const string Evaluation = "/access/v1/evaluation";
    public const string Evaluations = "/access/v1/evaluations";
    public const string Search = "/access/v1/search";
    public const string Mcp = "/access/v1/mcp";

    public static void AddAccessApi(this IServiceCollection services, ServerSettings settings)
    {
        services.AddSingleton(provider => new AccessDoor(settings.AccessKeys, provider.GetRequiredService<ISecurityLog>()));
        services.AddSingleton<AccessRelations>();
        services.AddSingleton<RelationEvaluation>();
        services.AddSingleton<DelegatedEvaluation>();
        services.AddSingleton<ServerEvaluation>();
        services.AddSingleton<AccessDesk>();
        services.AddSingleton<AccessBatch>();
        services.AddSingleton<RelationSearch>();
        services.AddSingleton<CallSearch>();
        services.AddSingleton<AccessSearch>();
        services.AddSingleton<CoazDesk>();
        services.AddSingleton<AccessRequests>();
        services.AddSingleton<AccessEvidence>();
    }

    public static void MapAccessApi(this IEndpointRouteBuilder app)
    {
        app.MapGet(AccessMetadata.Address, static (HttpContext http, ServerSettings settings) =>
            {
                AccessRequestId.Echo(http);
                return Answers.Json(AccessMetadata.Of(settings.Issuer));
            })
            .WithMetadata(new AnonymousBecauseAttribute("enforcement points learn here where to ask; it holds addresses and no decisions"));
        Map(app, Evaluation, static (http, batch) => AccessBody.UseAsync(http, body => batch.OneAsync(body, AccessCaller.Of(http), http.RequestAborted)));
        Map(app, Evaluations, static (http, batch) => AccessBody.UseAsync(http, body => batch.AnswerAsync(body, AccessCaller.Of(http), http.RequestAborted)));
        MapSearch(app, "/subject", AccessShape.SubjectSearch);
        MapSearch(app, "/resource", AccessShape.ResourceSearch);
        MapSearch(app, "/action", AccessShape.ActionSearch);
        app.MapPost(AccessRequests.Address, static (HttpContext http, AccessRequests requests) => Answer(http, () =>
                AccessBody.UseAsync(http, body => requests.SubmitAsync(body, AccessCaller.Of(http), http.RequestAborted))))
            .RequireAuthorization(AccessKeyHandler.Policy);
        app.MapGet(AccessRequests.Address + "/{id}", static (string id, HttpContext http, AccessRequests requests) => Answer(http, () =>
                requests.StatusAsync(id, AccessCaller.Of(http), http.RequestAborted)))
            .RequireAuthorization(AccessKeyHandler.Policy);
        app.MapPost(Mcp, static (HttpContext http, CoazDesk desk) => Answer(http, () =>
                AccessBody.UseAsync(http, body => desk.AnswerAsync(body, AccessCaller.Of(http), http.RequestAborted))))
            .RequireAuthorization(AccessKeyHandler.Policy);
    }

    private static void Map(IEndpointRouteBuilder app, string address, Func<HttpContext, AccessBatch, Task<IResult>> answer) =>
        app.MapPost(address, (HttpContext http, AccessBatch batch) => Answer(http, () => answer(http, batch)))
            .RequireAuthorization(AccessKeyHandler.Policy);

    private static void MapSearch(IEndpointRouteBuilder app, string what, AccessShape shape) =>
        app.MapPost(Search + what, (HttpContext http, AccessSearch search) => Answer(http, () =>
                AccessBody.UseAsync(http, body => search.AnswerAsync(body, shape, AccessCaller.Of(http), http.RequestAborted))))
            .RequireAuthorization(AccessKeyHandler.Policy);

    private static Task<IResult> Answer(HttpContext http, Func<Task<IResult>> answer)
    {
        AccessRequestId.Echo(http);
        // A decision is about now.
        http.Response.Headers.CacheControl = "no-store";
        return answer();
    }
}
