using AgentIdentity.Gateway.ModelCalls.Routing;

namespace AgentIdentity.Server.Admin;

/// <summary>/admin/models: where the aliases lead, how each candidate fares, and why a newer configuration is not in force.</summary>
internal static class ModelsAdmin
{
    public static void MapModels(this IEndpointRouteBuilder admin) => admin.MapGet("/models", static (ModelsReport models) => Answers.Json(models.Now()));
}
