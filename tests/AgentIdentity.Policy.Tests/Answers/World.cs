using System.Text.Json;

namespace AgentIdentity.Policy.Tests.Answers;

/// <summary>A store written down in a few lines.</summary>
internal static class World
{
    public static StoreState Of(string model, params string[] tuples) => new(
        RelationModel.Parse("model\n  schema 1.1\n" + model, "test", new RelationModelOptions { CompatibilityV1 = true }), TupleIndex.Build(tuples.Select(Tuple)));

    /// <summary><c>document:1#viewer@user:ben with condition</c>.</summary>
    public static RelationTuple Tuple(string text)
    {
        var parts = text.Split(" with ");
        var (at, hash) = (parts[0].IndexOf('@', StringComparison.Ordinal), parts[0].IndexOf('#', StringComparison.Ordinal));
        return new RelationTuple(parts[0][(at + 1)..], parts[0][(hash + 1)..at], parts[0][..hash], parts.Length > 1 ? new TupleCondition(parts[1]) : null);
    }

    public static RelationTerms Terms(string? context = null, params string[] tuples) => new()
    {
        ContextualTuples = [.. tuples.Select(Tuple)],
        Context = context is null ? null : JsonSerializer.Deserialize<JsonElement>(context),
    };

    public static string Check(this StoreState state, string user, string relation, string target, RelationTerms? terms = null) =>
        RelationAnswers.Check(state, new RelationQuestion(user, relation, target), terms ?? RelationTerms.None) is { Ok: true } answer
            ? answer.Value.Reason.ToString() : "refused";

    public static string Objects(this StoreState state, string type, string relation, string user, RelationTerms? terms = null) =>
        Text(RelationAnswers.ListObjects(state, type, relation, user, terms ?? RelationTerms.None));

    public static string Users(this StoreState state, string target, string relation, string filter, RelationTerms? terms = null) => Text(
        RelationAnswers.ListUsers(state, target, relation,
            filter.Split('#') is [var type, var set] ? new UserFilter(type, set) : new UserFilter(filter), terms ?? RelationTerms.None));

    private static string Text(RelationResult<RelationList> list) =>
        list.Failure is { } failure ? failure.Code.ToString() : string.Join(' ', list.Value.Items) + (list.Value.Truncated ? " ..." : "");
}
