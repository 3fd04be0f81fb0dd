using AgentIdentity.Broker;
using AgentIdentity.Gateway.Limits;

namespace AgentIdentity.Server.Health;

internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        var health = app.MapGroup("/healthz").WithMetadata(new AnonymousBecauseAttribute("probes carry no credentials and learn one word"));
        health.MapGet("/live", static () => Results.Text("live"));
        health.MapGet("/ready", static (PolicySource policy, EvidenceStore evidence, Drain drain) =>
            drain.IsComing ? NotReady("draining")
            : policy.Current is not null && evidence.Head.Sequence > 0 ? Results.Text("ready")
            : NotReady("not ready"));
    }

    // A store that cannot be written does not count: calls are refused then one by one, and people must still be able to reach the stops.
    private static IResult NotReady(string word) => Results.Text(word, statusCode: StatusCodes.Status503ServiceUnavailable);
}
