using AgentIdentity.Broker;

namespace AgentIdentity.Server.Health;

internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        var health = app.MapGroup("/healthz").WithMetadata(new AnonymousBecauseAttribute("probes carry no credentials and learn one word"));
        health.MapGet("/live", static () => Results.Text("live"));
        health.MapGet("/ready", static (PolicySource policy, EvidenceStore evidence) =>
            policy.Current is not null && evidence.Head.Sequence > 0
                ? Results.Text("ready")
                : Results.Text("not ready", statusCode: StatusCodes.Status503ServiceUnavailable));
    }
}
