using System.Collections.Immutable;
using System.Text.Json;
using AgentIdentity.Policy.Relations.Language;
using AgentIdentity.Policy.Sources;

namespace AgentIdentity.Policy.Relations.Json;

/// <summary>How a relation comes about, in JSON.</summary>
internal static class RewriteJson
{
    private static readonly SourcePosition Nowhere = new(0, 0);

    public static void Write(Utf8JsonWriter json, Rewrite rewrite)
    {
        json.WriteStartObject();
        switch (rewrite)
        {
            case DirectRewrite:
                json.WriteStartObject("this");
                json.WriteEndObject();
                break;
            case ComputedRewrite computed:
                Relation(json, "computedUserset", computed.Relation);
                break;
            case TupleToUsersetRewrite from:
                json.WriteStartObject("tupleToUserset");
                Relation(json, "computedUserset", from.Relation);
                Relation(json, "tupleset", from.Tupleset.Text);
                json.WriteEndObject();
                break;
            case UnionRewrite union:
                Children(json, "union", union.Children);
                break;
            case IntersectionRewrite intersection:
                Children(json, "intersection", intersection.Children);
                break;
            case DifferenceRewrite difference:
                json.WriteStartObject("difference");
                json.WritePropertyName("base");
                Write(json, difference.Kept);
                json.WritePropertyName("subtract");
                Write(json, difference.Removed);
                json.WriteEndObject();
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(rewrite), rewrite, "there is no such rewrite");
        }

        json.WriteEndObject();
    }

    /// <param name="restrictions">What the relation's metadata say that tuples may assign.</param>
    public static Rewrite Read(JsonPlace place, ImmutableArray<TypeRestriction> restrictions, int depth = 0)
    {
        if (depth > Rewrites.MaxDepth + 1)
        {
            throw place.Refuse($"rewrites are nested more than {Rewrites.MaxDepth} deep; give a part a relation of its own");
        }

        var (name, body) = place.Choice("this", "computedUserset", "tupleToUserset", "union", "intersection", "difference");
        switch (name)
        {
            case "this":
                body.Fields();
                return new DirectRewrite(restrictions, Nowhere);
            case "computedUserset":
                return new ComputedRewrite(Relation(body), Nowhere);
            case "tupleToUserset":
                var from = body.Fields("tupleset", "computedUserset");
                return new TupleToUsersetRewrite(Relation(from.Require("computedUserset")), new Name(Relation(from.Require("tupleset")), Nowhere), Nowhere);
            case "difference":
                var sides = body.Fields("base", "subtract");
                return new DifferenceRewrite(
                    Read(sides.Require("base"), restrictions, depth + 1), Read(sides.Require("subtract"), restrictions, depth + 1), Nowhere);
            default:
                ImmutableArray<Rewrite> children = [.. body.Fields("child").Require("child").Items().Select(c => Read(c, restrictions, depth + 1))];
                return children.IsEmpty ? throw body.Refuse($"'{name}' has no child")
                    : name == "union" ? new UnionRewrite(children, Nowhere) : new IntersectionRewrite(children, Nowhere);
        }
    }

    private static void Children(Utf8JsonWriter json, string name, ImmutableArray<Rewrite> children)
    {
        json.WriteStartObject(name);
        json.WriteStartArray("child");
        foreach (var child in children)
        {
            Write(json, child);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Relation(Utf8JsonWriter json, string name, string relation)
    {
        json.WriteStartObject(name);
        json.WriteString("relation", relation);
        json.WriteEndObject();
    }

    /// <summary>The format has an <c>object</c> beside the relation, which OpenFGA itself leaves empty.</summary>
    private static string Relation(JsonPlace place)
    {
        var fields = place.Fields("relation", "object");
        return fields.Find("object") is { } given && given.Text().Length > 0
            ? throw given.Refuse("a relation is of the same object; leave 'object' empty")
            : fields.Require("relation").Text();
    }
}
