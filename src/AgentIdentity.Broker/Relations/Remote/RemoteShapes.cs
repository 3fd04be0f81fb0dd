using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using AgentIdentity.Policy;

namespace AgentIdentity.Broker;

/// <summary>Tuples, trees and lists in OpenFGA's JSON.</summary>
internal static class RemoteShapes
{
    public static JsonObject Key(RelationQuestion question) =>
        new() { ["user"] = question.User, ["relation"] = question.Relation, ["object"] = question.Object };

    public static JsonObject Key(RelationTuple tuple)
    {
        var key = Key(new RelationQuestion(tuple.User, tuple.Relation, tuple.Object));
        if (tuple.Condition is { } condition)
        {
            key["condition"] = new JsonObject { ["name"] = condition.Name, ["context"] = Object(condition.Context) ?? [] };
        }

        return key;
    }

    public static JsonArray Keys(IEnumerable<RelationTuple> tuples) => [.. tuples.Select(static JsonNode (tuple) => Key(tuple))];

    public static JsonObject? Object(JsonElement? json) => json is { ValueKind: JsonValueKind.Object } given ? JsonObject.Create(given) : null;

    public static RelationTuple? Tuple(JsonElement? key)
    {
        if ((key.Find("user").Text(), key.Find("relation").Text(), key.Find("object").Text()) is not ({ } user, { } relation, { } target))
        {
            return null;
        }

        var condition = key.Find("condition");
        return condition is null or { ValueKind: JsonValueKind.Null } ? new RelationTuple(user, relation, target)
            : condition.Find("name").Text() is { } name ? new RelationTuple(user, relation, target, new TupleCondition(name, condition.Find("context")))
            : null;
    }

    public static DateTimeOffset? Moment(JsonElement? json) =>
        DateTimeOffset.TryParse(json.Text(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) ? moment : null;

    public static string? User(JsonElement json)
    {
        if (json.Find("wildcard").Find("type").Text() is { } everyone)
        {
            return everyone + ":*";
        }

        var part = json.Find("object") ?? json.Find("userset");
        return (part.Find("type").Text(), part.Find("id").Text(), part.Find("relation").Text()) switch
        {
            ({ } type, { } id, null) => $"{type}:{id}",
            ({ } type, { } id, { } relation) => $"{type}:{id}#{relation}",
            _ => null,
        };
    }

    public static RelationAssertion? Assertion(JsonElement json) =>
        Tuple(json.Find("tuple_key")) is { } key && json.Find("contextual_tuples").Items().Select(static item => Tuple(item)).All() is { } contextual
            ? new RelationAssertion(
                new RelationQuestion(key.User, key.Relation, key.Object), json.Find("expectation") is { ValueKind: JsonValueKind.True }, contextual, json.Find("context"))
            : null;

    public static JsonObject Assertion(RelationAssertion assertion)
    {
        var json = new JsonObject { ["tuple_key"] = Key(assertion.Question), ["expectation"] = assertion.Expected };
        if (!assertion.ContextualTuples.IsDefaultOrEmpty)
        {
            json["contextual_tuples"] = Keys(assertion.ContextualTuples);
        }

        if (Object(assertion.Context) is { } context)
        {
            json["context"] = context;
        }

        return json;
    }

    public static StoredModel? Model(JsonElement json)
    {
        if (json.Find("id").Text() is not { } id)
        {
            return null;
        }

        var rest = JsonObject.Create(json)!;
        rest.Remove("id");
        return new StoredModel(id, JsonElement.Parse(rest.ToJsonString()));
    }

    /// <summary>A tree of Expand; null when it is none. JSON is at most 64 deep, so this is too.</summary>
    public static RelationTree? Tree(JsonElement? json)
    {
        var name = json.Find("name").Text() ?? "";
        if (json.Find("leaf") is { } leaf)
        {
            return Leaf(name, leaf);
        }

        var (kind, children) = json.Find("union") is { } union ? (RelationTreeKind.Union, union.Find("nodes").Items())
            : json.Find("intersection") is { } intersection ? (RelationTreeKind.Intersection, intersection.Find("nodes").Items())
            : json.Find("difference") is { } difference && difference.Find("base") is { } kept && difference.Find("subtract") is { } removed
                ? (RelationTreeKind.Difference, [kept, removed])
            : (RelationTreeKind.Users, (IEnumerable<JsonElement>)[]);
        return kind != RelationTreeKind.Users && children.Select(static child => Tree(child)).All() is { } read
            ? new RelationTree(name, kind) { Children = read } : null;
    }

    private static RelationTree? Leaf(string name, JsonElement? leaf)
    {
        if (leaf.Find("users") is { } users)
        {
            return users.Find("users").Items().Select(static user => user.Text()).All() is { } read
                ? new RelationTree(name, RelationTreeKind.Users) { Users = read } : null;
        }

        if (leaf.Find("computed").Find("userset").Text() is { } computed)
        {
            return new RelationTree(name, RelationTreeKind.Computed) { Usersets = [computed] };
        }

        return leaf.Find("tupleToUserset") is { } from && from.Find("computed").Items().Select(static c => c.Find("userset").Text()).All() is { } usersets
            ? new RelationTree(name, RelationTreeKind.TupleToUserset) { Tupleset = from.Find("tupleset").Text(), Usersets = usersets } : null;
    }
}
