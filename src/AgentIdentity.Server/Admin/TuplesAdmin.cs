using System.Text.Json;
using AgentIdentity.Broker;
using AgentIdentity.Policy;

namespace AgentIdentity.Server.Admin;

internal static class TuplesAdmin
{
    internal sealed record ConditionBody(string Name, JsonElement? Context = null);

    internal sealed record TupleBody(string User, string Relation, string Object, ConditionBody? Condition = null)
    {
        public RelationTuple Tuple => new(User, Relation, Object, Condition is null ? null : new TupleCondition(Condition.Name, Condition.Context));
    }

    public static void MapTuples(this IEndpointRouteBuilder admin)
    {
        admin.MapGet("/tuples", static async (AdminTuples tuples, string? user, string? relation, string? @object, CancellationToken cancellation) =>
            Show(await tuples.ListAsync(new TupleFilter(user, relation, @object), cancellation)));
        admin.MapPost("/tuples", static (HttpRequest request, AdminTuples tuples) => StrictBody.UseAsync<TupleBody>(request, async body =>
            Show(await tuples.WriteAsync(body.Tuple, AdminEndpoints.By), 201)));
        admin.MapPost("/tuples/delete", static (HttpRequest request, AdminTuples tuples) => StrictBody.UseAsync<TupleBody>(request, async body =>
            Show(await tuples.DeleteAsync(body.Tuple, AdminEndpoints.By))));
    }

    private static IResult Show<T>(BrokerResult<T> result, int status = 200) where T : class =>
        result.Ok ? Answers.Json(result.Value!, status) : Problems.Of(result.Failure!);
}
