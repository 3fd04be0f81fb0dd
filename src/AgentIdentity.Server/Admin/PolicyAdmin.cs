using AgentIdentity.Broker;
using AgentIdentity.Policy;
using Microsoft.AspNetCore.Mvc;

namespace AgentIdentity.Server.Admin;

/// <summary>The policy in force, and its change. A bundle that is refused is answered with its problems, and changes nothing.</summary>
internal static class PolicyAdmin
{
    public static void MapPolicy(this IEndpointRouteBuilder admin)
    {
        admin.MapGet("/policy", static (PolicySource policy, TimeProvider time) => Answers.Json(PolicyView.Of(policy, time)));
        admin.MapGet("/policy/tuples", static (PolicySource policy) => Answers.Json(Stored(policy.Current)));
        admin.MapPost("/policy/reload", static async (PolicySource policy, TimeProvider time) =>
            Show(await policy.ReloadAsync(AdminEndpoints.By), policy, time));
        admin.MapPost("/policy/bundle", static (HttpRequest request, PolicySource policy, TimeProvider time) =>
                PushedBundle.UseAsync(request, pushed => PushAsync(pushed, policy, time)))
            .WithMetadata(new RequestSizeLimitAttribute(PushedBundle.Most));
    }

    /// <summary>The tuples in force that are not the bundle's own: what another bundle would meet here.</summary>
    private static IEnumerable<RelationTuple> Stored(PolicySnapshot? current)
    {
        var shipped = current?.Bundle.SeedTuples.ToDictionary(static tuple => tuple.Key) ?? [];
        return current?.Tuples.All().Where(tuple => !shipped.TryGetValue(tuple.Key, out var own) || own.ToString() != tuple.ToString()) ?? [];
    }

    private static async Task<IResult> PushAsync(PushedBundle pushed, PolicySource policy, TimeProvider time)
    {
        try
        {
            return Show(await policy.PushAsync(pushed.Content(), pushed.Commit, AdminEndpoints.By), policy, time);
        }
        catch (PolicyLoadException impossible)
        {
            // Paths that no bundle can have: it never became one.
            return Answers.Json(PolicyView.Of(policy, time) with { Accepted = false, Problems = PolicyView.Told(impossible.Problems) });
        }
    }

    private static IResult Show(bool accepted, PolicySource policy, TimeProvider time) => Answers.Json(PolicyView.Of(policy, time) with { Accepted = accepted });
}
