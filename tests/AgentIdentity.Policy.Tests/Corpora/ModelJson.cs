using System.Text.Json.Nodes;
using AgentIdentity.Policy.Relations.Language;

namespace AgentIdentity.Policy.Tests.Corpora;

/// <summary>Writes a parsed model in OpenFGA's JSON form, to be compared with what OpenFGA's own parser made of the same text.</summary>
internal static class ModelJson
{
    public static JsonObject Write(ModelSyntax model)
    {
        var json = new JsonObject
        {
            ["schema_version"] = model.Schema.Text,
            ["type_definitions"] = Array(model.Types.Select(Type)),
        };
        if (!model.Conditions.IsEmpty)
        {
            json["conditions"] = Map(model.Conditions, c => c.Name.Text, Condition);
        }

        return json;
    }

    private static JsonObject Type(TypeSyntax type) => new()
    {
        ["type"] = type.Name.Text,
        ["relations"] = Map(type.Relations, r => r.Name.Text, r => Rewrite(r.Rewrite)),
        ["metadata"] = type.Relations.IsEmpty ? null : new JsonObject
        {
            ["relations"] = Map(type.Relations, r => r.Name.Text, r => new JsonObject
            {
                ["directly_related_user_types"] = Array(Rewrites.Direct(r.Rewrite)?.Restrictions.Select(Restriction) ?? []),
            }),
        },
    };

    private static JsonObject Rewrite(Rewrite rewrite) => rewrite switch
    {
        DirectRewrite => new() { ["this"] = new JsonObject() },
        ComputedRewrite computed => new() { ["computedUserset"] = Relation(computed.Relation) },
        TupleToUsersetRewrite from => new()
        {
            ["tupleToUserset"] = new JsonObject { ["computedUserset"] = Relation(from.Relation), ["tupleset"] = Relation(from.Tupleset.Text) },
        },
        UnionRewrite union => new() { ["union"] = new JsonObject { ["child"] = Array(union.Children.Select(Rewrite)) } },
        IntersectionRewrite both => new() { ["intersection"] = new JsonObject { ["child"] = Array(both.Children.Select(Rewrite)) } },
        DifferenceRewrite without => new()
        {
            ["difference"] = new JsonObject { ["base"] = Rewrite(without.Kept), ["subtract"] = Rewrite(without.Removed) },
        },
        _ => throw new InvalidOperationException(),
    };

    private static JsonObject Relation(string name) => new() { ["relation"] = name };

    private static JsonObject Restriction(TypeRestriction restriction)
    {
        var json = new JsonObject { ["type"] = restriction.Type.Text };
        if (restriction.Relation is { } relation)
        {
            json["relation"] = relation.Text;
        }

        if (restriction.Wildcard)
        {
            json["wildcard"] = new JsonObject();
        }

        if (restriction.Condition is { } condition)
        {
            json["condition"] = condition.Text;
        }

        return json;
    }

    private static JsonObject Condition(ConditionSyntax condition) => new()
    {
        ["name"] = condition.Name.Text,
        ["expression"] = condition.Expression,
        ["parameters"] = Map(condition.Parameters, p => p.Name.Text, p =>
        {
            var json = TypeName(p.Type);
            if (p.Element is not null)
            {
                json["generic_types"] = new JsonArray(TypeName(p.Element));
            }

            return json;
        }),
    };

    private static JsonObject TypeName(string type) => new() { ["type_name"] = "TYPE_NAME_" + type.ToUpperInvariant() };

    private static JsonArray Array(IEnumerable<JsonNode> items) => new([.. items]);

    private static JsonObject Map<T>(IEnumerable<T> items, Func<T, string> key, Func<T, JsonNode> value) =>
        new(items.Select(i => KeyValuePair.Create(key(i), (JsonNode?)value(i))));
}
