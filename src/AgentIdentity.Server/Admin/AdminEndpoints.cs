using AgentIdentity.Server.DirectCalls;
using AgentIdentity.Server.Stops;
using Microsoft.AspNetCore.Mvc;

namespace AgentIdentity.Server.Admin;

/// <summary>/admin: everything behind the administrator's key. Each change is in the evidence chain, written by the broker with the change itself.</summary>
internal static class AdminEndpoints
{
    /// <summary>How the administrator's key is named in evidence.</summary>
    public const string By = "admin";

    public static void MapAdmin(this IEndpointRouteBuilder app)
    {
        var admin = app.MapGroup("/admin").RequireAuthorization(AdminKeyHandler.Policy)
            .WithMetadata(new RequestSizeLimitAttribute(StrictBody.Most));
        admin.MapAgents();
        admin.MapPeople();
        admin.MapRoles();
        admin.MapIdentities();
        admin.MapPasskeys();
        admin.MapTuples();
        admin.MapDelegationsOfAll();
        admin.MapUsage();
        admin.MapBudgets();
        admin.MapAgentKeys();
        admin.MapApprovals();
        admin.MapCutoffs();
        admin.MapStopOrders();
        admin.MapEvidence();
        admin.MapPolicy();
        admin.MapVault();
        admin.MapTools();
        admin.MapUpstreams();
        admin.MapModels();
    }
}
