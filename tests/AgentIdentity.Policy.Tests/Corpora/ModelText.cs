using System.Text.Json;
using System.Text.Json.Nodes;
using AgentIdentity.Policy.Relations.Json;
using AgentIdentity.Policy.Relations.Language;
using AgentIdentity.Policy.Sources;

namespace AgentIdentity.Policy.Tests.Corpora;

/// <summary>What our parser alone makes of a text: the corpora have models whose conditions would not compile.</summary>
internal static class ModelText
{
    public static ModelSyntax Parse(string text)
    {
        var problems = new ProblemList();
        var model = ModelParser.Parse(text, "m", RelationModelOptions.Default, problems);
        problems.ThrowIfAny();
        return model!;
    }

    public static JsonElement Json(string text) => ModelJsonWriter.Write(Parse(text));

    public static JsonNode ToJson(string text) => Node(Json(text));

    public static JsonNode Node(JsonElement json) => JsonNode.Parse(json.GetRawText())!;

    /// <summary>Leaves out what OpenFGA's files write now as null, now as something empty, now not at all.</summary>
    public static JsonNode? Plain(JsonNode? node) => node switch
    {
        JsonObject map => new JsonObject(map
            .Select(m => KeyValuePair.Create(m.Key, Plain(m.Value)))
            .Where(m => m.Value is not (null or JsonArray { Count: 0 }) && (m.Value is not JsonObject { Count: 0 } || m.Key is "this" or "wildcard") && m.Value.ToJsonString() != "\"\"")),
        JsonArray list => new JsonArray([.. list.Select(Plain)]),
        _ => node?.DeepClone(),
    };
}
