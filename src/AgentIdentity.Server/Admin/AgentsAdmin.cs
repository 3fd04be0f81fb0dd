using System.Text.Json;
using AgentIdentity.Broker;

namespace AgentIdentity.Server.Admin;

internal static class AgentsAdmin
{
    internal sealed record AgentBody(string Id, string Name, string Owner, JsonElement Jwks)
    {
        public IReadOnlyList<string> RedirectUris { get; init; } = [];
    }

    internal sealed record AgentView(
        string Id, string Name, string Owner, JsonElement Jwks, IReadOnlyList<string> RedirectUris, AgentState State, DateTimeOffset CreatedAt)
    {
        public static AgentView Of(AgentRecord agent) => new(
            agent.Id, agent.Name, agent.Owner, JsonSerializer.Deserialize<JsonElement>(agent.Jwks), agent.RedirectUris, agent.State, agent.CreatedAt);
    }

    public static void MapAgents(this IEndpointRouteBuilder admin)
    {
        admin.MapGet("/agents", static (AgentDirectory agents) => Answers.Json(agents.List().Select(AgentView.Of)));
        admin.MapGet("/agents/{id}", static (string id, AgentDirectory agents) => agents.Find(id) is { } agent
            ? Answers.Json(AgentView.Of(agent)) : Problems.Of(404, BrokerError.AgentUnknown.Code(), "No agent has this id."));
        admin.MapPost("/agents", static (HttpRequest request, AgentDirectory agents) => StrictBody.UseAsync<AgentBody>(request, async body =>
            Show(await agents.AddAsync(new NewAgent(body.Id, body.Name, body.Owner, body.Jwks.GetRawText()) { RedirectUris = body.RedirectUris }, AdminEndpoints.By), 201)));
        admin.MapPost("/agents/{id}/suspend", static async (string id, AgentDirectory agents) => Show(await agents.SuspendAsync(id, AdminEndpoints.By)));
        admin.MapPost("/agents/{id}/resume", static async (string id, AgentDirectory agents) => Show(await agents.ResumeAsync(id, AdminEndpoints.By)));
    }

    private static IResult Show(BrokerResult<AgentRecord> result, int status = 200) =>
        result.Ok ? Answers.Json(AgentView.Of(result.Value!), status) : Problems.Of(result.Failure!);
}
