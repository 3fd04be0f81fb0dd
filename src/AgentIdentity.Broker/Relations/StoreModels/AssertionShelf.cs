using System.Collections.Immutable;
using System.Text.Json;
using AgentIdentity.Policy;

namespace AgentIdentity.Broker;

/// <summary>What is asserted about the models of one store.</summary>
internal sealed class AssertionShelf(RelationParts parts, StoreMemory memory, RelationStore store, IStoreModels models)
{
    public async ValueTask<RelationResult<int>> WriteAsync(string modelId, ImmutableArray<RelationAssertion> assertions, string by)
    {
        var model = models.Find(modelId);
        if (!model.Ok)
        {
            return model.Failure!;
        }

        if ((Refusal(assertions) ?? Misfit(model.Value, assertions)) is { } refusal)
        {
            return refusal;
        }

        return await parts.Journal.ChangeAsync<RelationResult<int>>(scope =>
        {
            if (!StoreRows.Lives(scope, memory.Store))
            {
                return StoreRows.NotFound;
            }

            scope.Command(
                "INSERT INTO relation_assertions (Store, ModelId, Json) VALUES ($store, $model, $json) "
                + "ON CONFLICT (Store, ModelId) DO UPDATE SET Json = excluded.Json").Bind(
                ("$store", memory.Store), ("$model", modelId), ("$json", JsonSerializer.Serialize(assertions, AssertionJson.Options))).ExecuteNonQuery();
            scope.Record(AdminEntry.Of(parts.Time, "relation_assertions.written", by, ("store", store.Id), ("model", modelId)));
            return assertions.Length;
        }).ConfigureAwait(false);
    }

    public RelationResult<ImmutableArray<RelationAssertion>> Read(string modelId)
    {
        var model = models.Read(modelId);
        if (!model.Ok)
        {
            return model.Failure!;
        }

        using var connection = parts.File.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT Json FROM relation_assertions WHERE Store = $store AND ModelId = $model";
        return command.Bind(("$store", memory.Store), ("$model", modelId)).ExecuteScalar() is string json
            ? JsonSerializer.Deserialize<ImmutableArray<RelationAssertion>>(json, AssertionJson.Options)
            : ImmutableArray<RelationAssertion>.Empty;
    }

    private static RelationFailure? Refusal(ImmutableArray<RelationAssertion> assertions) =>
        assertions.Length > RelationLimits.Assertions ? TooMany("assertions", RelationLimits.Assertions)
        : assertions.Any(static a => a.ContextualTuples.Length > RelationLimits.AssertionTuples)
            ? TooMany("contextual tuples of an assertion", RelationLimits.AssertionTuples)
        : null;

    // What could never be asked cannot be expected.
    private static RelationFailure? Misfit(RelationModel model, ImmutableArray<RelationAssertion> assertions)
    {
        var nothing = new StoreState(model, TupleIndex.Empty);
        foreach (var (question, _, contextual, _) in assertions)
        {
            var reason = RelationAnswers.Check(nothing, question, RelationTerms.None).Failure?.Message
                ?? contextual.Select(model.Validate).FirstOrDefault(static problem => problem is not null)?.Message;
            if (reason is not null)
            {
                return new RelationFailure(RelationFailureCode.ValidationError, $"the assertion {question} does not fit the model: {reason}");
            }
        }

        return null;
    }

    private static RelationFailure TooMany(string what, int most) =>
        new(RelationFailureCode.ExceededEntityLimit, $"The number of {what} exceeds the allowed limit of {most}");
}

internal static class AssertionJson
{
    public static JsonSerializerOptions Options { get; } = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };
}
