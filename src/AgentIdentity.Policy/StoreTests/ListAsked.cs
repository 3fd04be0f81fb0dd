using System.Collections.Immutable;
using System.Text.Json;
using AgentIdentity.Policy.Sources;

namespace AgentIdentity.Policy.StoreTests;

/// <summary>A list of objects or users, whose order does not matter.</summary>
internal abstract record ListAsked(SourcePosition At, JsonElement? Context, string Relation, ImmutableArray<string> Expected) : StoreQuestion(At, Context)
{
    // Enough to see what is wrong; a list may be a thousand long.
    private const int Explained = 3;

    public override StoreAssertion Ask(StoreState state)
    {
        var (kind, asked) = Asked;
        var result = List(state);
        if (!result.Ok)
        {
            return new StoreAssertion(kind, asked, Text(Expected), Said(result.Failure!), false);
        }

        var items = result.Value.Items;
        string[] missing = [.. Expected.Except(items, StringComparer.Ordinal)], surplus = [.. items.Except(Expected, StringComparer.Ordinal)];
        var passed = missing.Length == 0 && surplus.Length == 0 && !result.Value.Truncated;
        return new StoreAssertion(kind, asked, Text(Expected), Came(result.Value, missing, surplus), passed)
        {
            Why = [.. missing.Concat(surplus).Take(Explained).Select(i => Explain(state, Check(i))).OfType<RelationExplanation>()],
        };
    }

    public override IEnumerable<RelationQuestion> Checks => Expected.Select(Check);

    protected abstract (StoreQuestionKind Kind, string Words) Asked { get; }

    protected abstract RelationResult<RelationList> List(StoreState state);

    /// <summary>The check that an item of the list stands for.</summary>
    protected abstract RelationQuestion Check(string item);

    private static string Came(RelationList list, string[] missing, string[] surplus)
    {
        string?[] notes =
        [
            missing.Length > 0 ? "missing " + string.Join(", ", missing) : null,
            surplus.Length > 0 ? "too much " + string.Join(", ", surplus) : null,
            list.Truncated ? "and perhaps more: the list was cut off" : null,
        ];
        var said = string.Join("; ", notes.OfType<string>());
        return said.Length == 0 ? Text(list.Items) : $"{Text(list.Items)} ({said})";
    }

    private static string Text(ImmutableArray<string> items) => $"[{string.Join(", ", items.Order(StringComparer.Ordinal))}]";
}

/// <summary>To which objects of a type a user has a relation.</summary>
internal sealed record ObjectsAsked(SourcePosition At, JsonElement? Context, string Relation, ImmutableArray<string> Expected) : ListAsked(At, Context, Relation, Expected)
{
    public required string User { get; init; }

    public required string Type { get; init; }

    protected override (StoreQuestionKind Kind, string Words) Asked => (StoreQuestionKind.ListObjects, $"list_objects {User} {Relation} {Type}{Given}");

    protected override RelationResult<RelationList> List(StoreState state) => RelationAnswers.ListObjects(state, Type, Relation, User, Terms);

    protected override RelationQuestion Check(string item) => new(User, Relation, item);
}

/// <summary>Which users of a kind have a relation to an object.</summary>
internal sealed record UsersAsked(SourcePosition At, JsonElement? Context, string Relation, ImmutableArray<string> Expected) : ListAsked(At, Context, Relation, Expected)
{
    public required string Object { get; init; }

    public required UserFilter Filter { get; init; }

    protected override (StoreQuestionKind Kind, string Words) Asked => (StoreQuestionKind.ListUsers,
        $"list_users {Object} {Relation} {Filter.Type}{(Filter.Relation is null ? "" : "#" + Filter.Relation)}{Given}");

    protected override RelationResult<RelationList> List(StoreState state) => RelationAnswers.ListUsers(state, Object, Relation, Filter, Terms);

    protected override RelationQuestion Check(string item) => new(item, Relation, Object);
}
