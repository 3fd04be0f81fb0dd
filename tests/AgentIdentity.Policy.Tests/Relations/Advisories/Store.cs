using System.Collections.Immutable;
using System.Text.Json;
using AgentIdentity.Policy.Relations;

namespace AgentIdentity.Policy.Tests.Relations.Advisories;

/// <summary>A store as a caller of OpenFGA's API sees it: tuples as <c>user relation object</c>, or with <c>| condition {context}</c> behind.</summary>
internal sealed class Store(string model, params string[] tuples)
{
    private const string Head = "model\n  schema 1.1\n";

    public RelationModel Model { get; } = RelationModel.Parse(Head + model, "advisory.fga");

    public StoreState State => new(Model, TupleIndex.Build(tuples.Select(Tuple)));

    /// <summary>The same tuples under another model.</summary>
    public Store Under(string other) => new(other, tuples);

    public bool Check(string question, string context = "{}", params string[] contextual)
    {
        var result = Ask(question, context, contextual);
        result.Failure.Should().BeNull();
        return result.Value.Allowed;
    }

    public RelationResult<RelationAnswer> Ask(string question, string context = "{}", params string[] contextual) =>
        RelationAnswers.Check(State, Question(question), Terms(context, contextual));

    public ImmutableArray<string> Objects(string type, string relation, string user, string context = "{}", params string[] contextual) =>
        RelationAnswers.ListObjects(State, type, relation, user, Terms(context, contextual)).Value.Items;

    public ImmutableArray<string> Users(string target, string relation, string type) =>
        RelationAnswers.ListUsers(State, target, relation, new UserFilter(type), RelationTerms.None).Value.Items;

    public string? Refusal(string tuple) => TupleRules.Refusal(Model, Tuple(tuple));

    public static Func<RelationModel> Loading(string model, RelationModelOptions? options = null) => () => RelationModel.Parse(Head + model, "advisory.fga", options);

    public static RelationQuestion Question(string text) => text.Split(' ') is [var user, var relation, var target]
        ? new RelationQuestion(user, relation, target) : throw new ArgumentException(text, nameof(text));

    public static RelationTerms Terms(string context, params string[] contextual) =>
        new() { Context = JsonDocument.Parse(context).RootElement, ContextualTuples = [.. contextual.Select(Tuple)] };

    public static RelationTuple Tuple(string text)
    {
        var parts = text.Split(" | ");
        var key = Question(parts[0]);
        var condition = parts.Length == 1 ? null : parts[1].Split(' ', 2) is [var name, var context]
            ? new TupleCondition(name, JsonDocument.Parse(context).RootElement) : new TupleCondition(parts[1]);
        return new RelationTuple(key.User, key.Relation, key.Object, condition);
    }
}
