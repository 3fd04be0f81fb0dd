using System.Text.Json.Nodes;
using AgentIdentity.Policy;

namespace AgentIdentity.Server.Fga;

/// <summary>The tree of Expand. Its members are in camelCase, unlike all others of the API.</summary>
internal static class FgaTree
{
    public static JsonObject Of(RelationTree tree)
    {
        var node = new JsonObject { ["name"] = tree.Name };
        switch (tree.Kind)
        {
            case RelationTreeKind.Users:
                node["leaf"] = new JsonObject { ["users"] = new JsonObject { ["users"] = new JsonArray([.. tree.Users.Select(static user => JsonValue.Create(user))]) } };
                break;
            case RelationTreeKind.Computed:
                node["leaf"] = new JsonObject { ["computed"] = Computed(tree.Usersets[0]) };
                break;
            case RelationTreeKind.TupleToUserset:
                node["leaf"] = new JsonObject
                {
                    ["tupleToUserset"] = new JsonObject { ["tupleset"] = tree.Tupleset, ["computed"] = new JsonArray([.. tree.Usersets.Select(Computed)]) },
                };
                break;
            case RelationTreeKind.Difference:
                node["difference"] = new JsonObject { ["base"] = Of(tree.Children[0]), ["subtract"] = Of(tree.Children[1]) };
                break;
            default:
                node[tree.Kind == RelationTreeKind.Union ? "union" : "intersection"] = new JsonObject { ["nodes"] = new JsonArray([.. tree.Children.Select(Of)]) };
                break;
        }

        return node;
    }

    private static JsonObject Computed(string userset) => new() { ["userset"] = userset };
}
