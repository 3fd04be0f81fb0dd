using System.Text.Json;
using AgentIdentity.Policy;

namespace AgentIdentity.Server.Fga;

/// <summary>What is asserted about a model. Nothing here evaluates it: that is the work of whoever wrote it.</summary>
internal static class AssertionCalls
{
    private sealed record AssertionView(FgaTuples.PlainKeyView TupleKey, bool Expectation, IEnumerable<FgaTuples.KeyView> ContextualTuples, JsonElement? Context);

    public static async Task<IResult> WriteAsync(FgaCall call)
    {
        var assertions = call.Body.List("assertions", RelationLimits.Assertions, static assertion => new RelationAssertion(
            FgaTuples.Question(assertion.Needed("tuple_key", "tuple_key_value_not_specified")),
            assertion.Flag("expectation"),
            assertion.List("contextual_tuples", RelationLimits.AssertionTuples, FgaTuples.Tuple),
            assertion.Object("context")), "assertions_too_many_items");
        if (call.Body.Refusal is { } mistake)
        {
            return mistake;
        }

        var written = await call.Store.WriteAssertionsAsync(call.Route.ModelId, assertions, call.By, call.Cancellation);
        return written.Ok ? Results.NoContent() : FgaRefusal.Of(written.Failure!);
    }

    public static async Task<IResult> ReadAsync(FgaCall call)
    {
        var found = await call.Store.ReadAssertionsAsync(call.Route.ModelId, call.Cancellation);
        return FgaAnswer.Of(found, assertions => new { AuthorizationModelId = call.Route.ModelId, Assertions = assertions.Select(View) });
    }

    private static AssertionView View(RelationAssertion assertion) => new(
        new(assertion.Question.User, assertion.Question.Relation, assertion.Question.Object),
        assertion.Expected, assertion.ContextualTuples.Select(FgaTuples.View), assertion.Context);
}
