using AgentIdentity.Broker;

namespace AgentIdentity.Server.Admin;

internal static class PolicyAdmin
{
    public static void MapPolicy(this IEndpointRouteBuilder admin)
    {
        admin.MapGet("/policy", Show);
        admin.MapPost("/policy/reload", static async (PolicySource policy) =>
        {
            await policy.ReloadAsync(AdminEndpoints.By);
            return Show(policy);
        });
    }

    private static IResult Show(PolicySource policy) => Answers.Json(new
    {
        Loaded = policy.Current is not null,
        Digest = policy.Current?.Bundle.Digest,
        Tuples = policy.Current?.Tuples.Count ?? 0,
        Problems = policy.Problems.Select(static problem => new { problem.Error, problem.File, problem.Line, problem.Column, problem.Message }),
    });
}
