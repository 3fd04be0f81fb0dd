using System.Collections.Immutable;
using AgentIdentity.Policy;

namespace AgentIdentity.Server.Fga;

/// <summary>Check, Expand, ListObjects and ListUsers.</summary>
internal static class QuestionCalls
{
    public static async Task<IResult> CheckAsync(FgaCall call)
    {
        var question = FgaTuples.Question(call.Body.Needed("tuple_key", "tuple_key_value_not_specified"));
        var terms = Terms(call.Body) with { Explain = call.Body.Flag("trace") };
        return await FgaModels.WithAsync(call, terms, async settled =>
        {
            var answer = await call.Store.CheckAsync(question, settled, call.Cancellation);
            return answer.Ok
                ? FgaAnswer.Json(new { answer.Value.Allowed, Resolution = answer.Value.Explanation?.ToString() ?? "" })
                : FgaRefusal.Of(answer.Failure!);
        });
    }

    public static async Task<IResult> ExpandAsync(FgaCall call)
    {
        var key = call.Body.Needed("tuple_key", "tuple_key_value_not_specified");
        var (relation, target) = (key.Optional("relation", FgaForm.Relation), key.Optional("object", FgaForm.Object));
        if (relation is null || target is null)
        {
            call.Body.Refuse(new FgaRefusal(StatusCodes.Status400BadRequest, "invalid_expand_input", "tuple_key must name an object and a relation."));
        }

        return await FgaModels.WithAsync(call, Terms(call.Body), async settled =>
        {
            var tree = await call.Store.ExpandAsync(relation!, target!, settled, call.Cancellation);
            return tree.Ok ? FgaAnswer.Json(new { Tree = new { Root = FgaTree.Of(tree.Value) } }) : FgaRefusal.Of(tree.Failure!);
        });
    }

    public static Task<IResult> ListObjectsAsync(FgaCall call) =>
        ListAsync(call, Terms(call.Body), static found => FgaAnswer.Json(new { Objects = found.Items }));

    /// <summary>Only the work that a list may take bounds this one.</summary>
    public static Task<IResult> StreamObjectsAsync(FgaCall call) =>
        ListAsync(call, Terms(call.Body) with { MaxItems = int.MaxValue }, static found => new FgaStream(found.Items));

    public static async Task<IResult> ListUsersAsync(FgaCall call)
    {
        var body = call.Body;
        var target = body.Needed("object");
        var (type, id) = (target.Text("type", FgaForm.Type), target.Text("id", FgaForm.ObjectId));
        var relation = body.Text("relation", FgaForm.Relation);
        var filters = body.List("user_filters", 1, static filter => new UserFilter(filter.Text("type", FgaForm.Type), filter.Optional("relation", FgaForm.Relation)));
        if (filters.IsEmpty)
        {
            body.Refuse(FgaRefusal.Invalid("user_filters must have exactly one item."));
        }

        // This call alone has a plain list of contextual tuples.
        var terms = Terms(body, body.List("contextual_tuples", RelationLimits.ContextualTuples, FgaTuples.Tuple));
        return await FgaModels.WithAsync(call, terms, async settled =>
        {
            var found = await call.Store.ListUsersAsync($"{type}:{id}", relation, filters[0], settled, call.Cancellation);
            return found.Ok ? FgaAnswer.Json(new { Users = found.Value.Items.Select(FgaUser.Of) }) : FgaRefusal.Of(found.Failure!);
        });
    }

    /// <summary>What a question brings with it.</summary>
    private static RelationTerms Terms(FgaMessage body) => Terms(body, FgaTuples.Contextual(body));

    private static RelationTerms Terms(FgaMessage body, ImmutableArray<RelationTuple> contextual) => new()
    {
        ContextualTuples = contextual,
        Context = body.Object("context"),
        ModelId = FgaTuples.ModelId(body),
        Consistency = FgaTuples.Consistency(body),
    };

    private static async Task<IResult> ListAsync(FgaCall call, RelationTerms terms, Func<RelationList, IResult> show)
    {
        var body = call.Body;
        var (type, relation, user) = (body.Text("type", FgaForm.Type), body.Text("relation", FgaForm.Relation), body.Text("user", FgaForm.User));
        return await FgaModels.WithAsync(call, terms, async settled =>
        {
            var found = await call.Store.ListObjectsAsync(type, relation, user, settled, call.Cancellation);
            return found.Ok ? show(found.Value) : FgaRefusal.Of(found.Failure!);
        });
    }
}
