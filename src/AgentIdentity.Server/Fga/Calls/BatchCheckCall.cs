using AgentIdentity.Policy;

namespace AgentIdentity.Server.Fga;

/// <summary>BatchCheck: many questions over one model, each answered or refused by itself under the id that its asker gave it.</summary>
internal static class BatchCheckCall
{
    private sealed record Item(string Id, RelationQuestion Question, RelationTerms Terms);

    public static Task<IResult> AnswerAsync(FgaCall call)
    {
        var body = call.Body;
        var items = body.List("checks", RelationLimits.BatchChecks, static check => new Item(
            check.Text("correlation_id", FgaForm.Correlation),
            FgaTuples.Question(check.Needed("tuple_key", "tuple_key_value_not_specified")),
            new RelationTerms { ContextualTuples = FgaTuples.Contextual(check), Context = check.Object("context") }));
        if (items.IsEmpty)
        {
            body.Refuse(FgaRefusal.Invalid("checks must have at least one item."));
        }

        if (items.GroupBy(static item => item.Id, StringComparer.Ordinal).FirstOrDefault(static same => same.Count() > 1) is { Key: var twice })
        {
            body.Refuse(FgaRefusal.Invalid($"The correlation_id {twice} is there more than once."));
        }

        var terms = new RelationTerms { ModelId = FgaTuples.ModelId(body), Consistency = FgaTuples.Consistency(body) };
        return SettledQuestion.AskAsync(
            call,
            terms,
            settled => call.Store.BatchCheckAsync(
                [.. items.Select(item => (item.Question, item.Terms with { ModelId = settled.ModelId, Consistency = settled.Consistency }))], call.Cancellation),
            answers => FgaAnswer.Json(new { Result = items.Zip(answers).ToDictionary(static pair => pair.First.Id, static pair => Show(pair.Second)) }));
    }

    private static object Show(RelationResult<RelationAnswer> answer) => answer switch
    {
        { Ok: true } => new { answer.Value.Allowed },
        { Failure: { } failure } when FgaRefusal.IsInternal(failure.Code) => new { Error = new { InternalError = failure.Code.Name(), failure.Message } },
        { Failure: { } failure } => new { Error = new { InputError = failure.Code.Name(), failure.Message } },
        _ => new { Error = new { InternalError = RelationFailureCode.InternalError.Name(), Message = "There is no answer." } },
    };
}
