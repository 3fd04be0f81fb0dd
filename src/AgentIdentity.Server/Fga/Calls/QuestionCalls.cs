using System.Collections.Immutable;
using AgentIdentity.Policy;

namespace AgentIdentity.Server.Fga;

/// <summary>Check, Expand, ListObjects and ListUsers.</summary>
internal static class QuestionCalls
{
    public static Task<IResult> CheckAsync(FgaCall call)
    {
        var question = FgaTuples.Question(call.Body.Needed("tuple_key", "tuple_key_value_not_specified"));
        var terms = Terms(call.Body) with { Explain = call.Body.Flag("trace") };
        return SettledQuestion.AskAsync(
            call, terms, settled => call.Store.CheckAsync(question, settled, call.Cancellation),
            static answer => FgaAnswer.Json(new { answer.Allowed, Resolution = answer.Explanation?.ToString() ?? "" }));
    }

    public static Task<IResult> ExpandAsync(FgaCall call)
    {
        var key = call.Body.Needed("tuple_key", "tuple_key_value_not_specified");
        var (relation, target) = (key.Optional("relation", FgaForm.Relation), key.Optional("object", FgaForm.Object));
        if (relation is null || target is null)
        {
            call.Body.Refuse(new FgaRefusal(StatusCodes.Status400BadRequest, "invalid_expand_input", "tuple_key must name an object and a relation."));
        }

        return SettledQuestion.AskAsync(
            call, Terms(call.Body), settled => call.Store.ExpandAsync(relation!, target!, settled, call.Cancellation),
            static tree => FgaAnswer.Json(new { Tree = new { Root = FgaTree.Of(tree) } }));
    }

    public static Task<IResult> ListObjectsAsync(FgaCall call) =>
        ListAsync(call, Terms(call.Body), static found => FgaAnswer.Json(new { Objects = found.Items }));

    /// <summary>Only the work that a list may take bounds this one.</summary>
    public static Task<IResult> StreamObjectsAsync(FgaCall call) =>
        ListAsync(call, Terms(call.Body) with { MaxItems = int.MaxValue }, static found => new FgaStream(found.Items));

    public static Task<IResult> ListUsersAsync(FgaCall call)
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
        return SettledQuestion.AskAsync(
            call, terms, settled => call.Store.ListUsersAsync($"{type}:{id}", relation, filters[0], settled, call.Cancellation),
            static found => FgaAnswer.Json(new { Users = found.Items.Select(FgaUser.Of) }));
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

    private static Task<IResult> ListAsync(FgaCall call, RelationTerms terms, Func<RelationList, IResult> show)
    {
        var body = call.Body;
        var (type, relation, user) = (body.Text("type", FgaForm.Type), body.Text("relation", FgaForm.Relation), body.Text("user", FgaForm.User));
        return SettledQuestion.AskAsync(call, terms, settled => call.Store.ListObjectsAsync(type, relation, user, settled, call.Cancellation), show);
    }
}
