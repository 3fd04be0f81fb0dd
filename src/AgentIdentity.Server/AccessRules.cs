using AgentIdentity.Server.AccessApi;
using AgentIdentity.Server.Admin;
using AgentIdentity.Server.Consent;
using AgentIdentity.Server.Console.Delegations;
using AgentIdentity.Server.Console.Live;
using AgentIdentity.Server.Console.Navigation;
using AgentIdentity.Server.Console.Overview;
using AgentIdentity.Server.Console.Rights;
using AgentIdentity.Server.Console.Settings;
using AgentIdentity.Server.Console.Usage;
using AgentIdentity.Server.Delegations;
using AgentIdentity.Server.Look;
using AgentIdentity.Server.OAuth;
using AgentIdentity.Server.SignIn;
using AgentIdentity.Server.Stops;
using AgentIdentity.Server.Telemetry;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;

namespace AgentIdentity.Server;

/// <summary>Who may reach which address. What names no rule falls under the last one, which lets nobody in by accident.</summary>
internal static class AccessRules
{
    public static void AddAccessRules(this IServiceCollection services)
    {
        services.AddSingleton<AgentProof>();
        services.AddAuthentication()
            .AddScheme<AuthenticationSchemeOptions, AdminKeyHandler>(AdminKeyHandler.SchemeName, null)
            .AddScheme<AuthenticationSchemeOptions, AccessKeyHandler>(AccessKeyHandler.SchemeName, null)
            .AddScheme<AuthenticationSchemeOptions, MetricsKeyHandler>(MetricsKeyHandler.SchemeName, null)
            .AddScheme<AuthenticationSchemeOptions, AgentTokenHandler>(AgentTokenHandler.SchemeName, null)
            .AddPolicyScheme(StopRules.Revokers, null, StopRules.ByAuthorizationScheme);
        services.AddAuthorizationBuilder()
            .AddPolicy(PersonSession.Policy, Authenticated(PersonSession.Scheme))
            .AddPolicy(AdminKeyHandler.Policy, Authenticated(AdminKeyHandler.SchemeName))
            .AddPolicy(MetricsKeyHandler.Policy, Authenticated(MetricsKeyHandler.SchemeName, AdminKeyHandler.SchemeName))
            .AddPolicy(AccessKeyHandler.Policy, Authenticated(AccessKeyHandler.SchemeName))
            .AddPolicy(AgentTokenHandler.Policy, Authenticated(AgentTokenHandler.SchemeName))
            .AddPolicy(StopRules.Revokers, Authenticated(StopRules.Revokers))
            .AddPolicy(DelegationEndpoints.Readers, Authenticated(PersonSession.Scheme, AdminKeyHandler.SchemeName))
            .SetFallbackPolicy(Authenticated(AdminKeyHandler.SchemeName));
    }

    public static void AddPages(this IServiceCollection services)
    {
        services.AddRazorPages(static pages => pages.RootDirectory = "/")
            .AddMvcOptions(static mvc => mvc.Filters.Add(new OldForms()));
        services.AddSingleton<ConsentDesk>();
        services.AddSingleton<ViewerParts>();
        services.AddSingleton<Viewers>();
        services.AddSingleton<ConsolePlaces>();
        services.AddSingleton<OverviewParts>();
        services.AddSingleton<OverviewReports>();
        services.AddSingleton<LiveChanges>();
        services.AddSingleton<LiveUpdates>();
        services.AddSingleton<UsageViews>();
        services.AddSingleton<ConsoleAddresses>();
        services.AddSingleton<DelegationCards>();
        services.AddSingleton<CallHistory>();
        services.AddSingleton<CallPages>();
        services.AddSingleton<DelegationExport>();
        services.AddSingleton<Console.Policies.ShadowFlips>();
        services.AddSingleton<Console.Policies.TrialDesk>();
        services.AddSingleton<Console.Evidence.EvidenceSearch>();
        services.AddSingleton<Console.Evidence.ChainCheck>();
        services.AddSingleton<Console.Approvals.ApprovalDesk>();
        services.AddSingleton<Console.Approvals.ApprovalSheets>();
    }

    public static void MapTokenServer(this IEndpointRouteBuilder app)
    {
        app.MapPost(TokenServer.TokenPath, static (HttpContext http, TokenEndpoint endpoint) => endpoint.AnswerAsync(http))
            .WithMetadata(new AnonymousBecauseAttribute("OpenIddict authenticates the client, and TokenRequests its key, before this runs"));
        app.MapPost(BackchannelEndpoint.Path, static (HttpContext http, BackchannelEndpoint endpoint) => endpoint.AnswerAsync(http)).DisableAntiforgery()
            .WithMetadata(new AnonymousBecauseAttribute("it authenticates the client itself, as the token endpoint does"));
        app.MapGet(TokenServer.AuthorizePath, static (HttpContext http, AuthorizeEndpoint endpoint) => endpoint.AnswerAsync(http))
            .WithMetadata(new AnonymousBecauseAttribute("it sends people without a session to the sign-in page itself"));
    }

    public static void MapGateway(this IEndpointRouteBuilder app) => app.MapGroup("")
        .WithMetadata(new AnonymousBecauseAttribute("the gateway authenticates the delegated token in its second step"), GatewayDoor.Mark)
        .MapAgentIdentityGateway();

    /// <summary>Coding agents look with HEAD whether the address they were given answers, before they call it.</summary>
    public static void MapAnyoneThere(this IEndpointRouteBuilder app) => app.MapMethods("/", [HttpMethods.Head], static () => Results.Ok())
        .WithMetadata(new AnonymousBecauseAttribute("a client asks whether there is a server before it sends its token, and learns only that"));

    public static void MapNothingElse(this IEndpointRouteBuilder app) => app.MapFallback("{**path}", static () =>
            Problems.Of(404, ServerError.NotFound, "There is nothing at this address."))
        .WithMetadata(new AnonymousBecauseAttribute("a stranger learns only that there is nothing here"));

    private static AuthorizationPolicy Authenticated(params string[] schemes) =>
        new AuthorizationPolicyBuilder(schemes).RequireAuthenticatedUser().Build();
}
