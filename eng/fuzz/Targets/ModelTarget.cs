using System.Diagnostics;
using System.Text;
using System.Text.Json;
using AgentIdentity.Policy;

namespace AgentIdentity.Fuzz.Targets;

/// <summary>
/// Relation models, as an administrator's policy folder or a caller of the API gives them. Bytes are a text in OpenFGA's language; or
/// JSON, when they begin with a brace; or fga.mod and its files, each after a line <c>--- NAME</c>.
/// </summary>
internal sealed class ModelTarget : Target
{
    private const long MostBytes = 256L << 20;
    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(10);
    private static readonly RelationModelOptions Everything = new() { CompatibilityV1 = true, DynamicConditions = true };
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 1000, AllowDuplicateProperties = true };

    private const string Documents = """
        model
          schema 1.1
        # people and agents
        type user
        type group
          relations
            define member: [user, user:*, group#member, user with until]
        type folder
          relations
            define parent: [folder]
            define viewer: [user, group#member] or viewer from parent
        type document
          relations
            define parent: [folder]
            define owner: [user]
            define blocked: [user, group#member with tagged]
            define editor: [user] and (owner or viewer from parent)
            define viewer: ([user, user:*] or editor or viewer from parent) but not blocked

        condition until(now: timestamp, ends: timestamp) {
          now < ends
        }
        condition tagged(tags: list<string>, limits: map<int>, from: ipaddress, x: double, after: duration) {
          tags.exists(t, t == "a") && limits["n"] < 5 && from.in_cidr("10.0.0.0/8") && x > 1.5 && after > duration("1h")
        }
        """;

    private const string Modules = """
        schema: '1.2'
        contents:
          - core.fga
          - wiki/pages.fga
        --- core.fga
        module core
        type user
        type team
          relations
            define member: [user, team#member]
        --- wiki/pages.fga
        module wiki
        extend type team
          relations
            define writer: member
        type page
          relations
            define reader: [user with office, team#member]
        condition office(hour: int) {
          hour > 8
        }
        """;

    public override IReadOnlyList<string> Words { get; } =
    [
        "\n", "\n  ", "\n    define ", "\ntype ", "\nextend type ", "\n  relations", "\ncondition ", "\nmodule ", "\n--- core.fga\n", "model", "schema 1.2", " or ", " and ", " but not ", " from parent", "[user]", "[user, group#member]", "user:*",
        " with until", " with $expression", "(", ")", "((", "))", "[", "]", "{", "}", ":", ",", "#", "# ", "self", "this", "group", "member", "viewer", "document", "(x: int)", "list<", "map<string>", "any", "x < 1", "'", "\"", "\"\"\"", "//", "}\n", "\r\n", "\t", "é", "\u2028",
        "\"this\":{}", "\"union\":{\"child\":[", "]}", "\"computedUserset\":{\"relation\":\"a\"}", "\"type\":\"user\"", "\"wildcard\":{}", "\"condition\":\"k\"", "null", "\"module\":\"m\"", "\"source_info\":{\"file\":\"f\"}", "\"schema_version\":\"1.2\"", "- ./core.fga\n", "&a", "*a", "!!str", "|",
    ];

    public override IEnumerable<byte[]> Seeds()
    {
        foreach (var text in (string[])[Documents, Modules, RelationModel.Parse(Documents, "model.fga").ToJson().GetRawText(), Nested(16), Dynamic, RelationModel.Parse(Nested(8), "model.fga").ToJson().GetRawText()])
        {
            yield return Encoding.UTF8.GetBytes(text);
        }
    }

    public override void Try(ReadOnlySpan<byte> input)
    {
        var text = Encoding.UTF8.GetString(input);
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var clock = Stopwatch.StartNew();
        var narrow = Judge(text, RelationModelOptions.Default);
        var wide = Judge(text, Everything);
        Promise(!narrow || wide, "what loads without the switches loads with them");
        Promise(clock.Elapsed < MostTime, "no model takes for ever");
        Promise(GC.GetAllocatedBytesForCurrentThread() - allocated < MostBytes, "no model takes all memory");
    }

    private static bool Judge(string text, RelationModelOptions options)
    {
        if (Load(() => Read(text, options), text.StartsWith('{')) is not { } model)
        {
            return false;
        }

        var json = model.ToJson();
        var again = Load(() => RelationModel.FromJson(json, options), json: true);
        Promise(again is not null, "a model in JSON is the model");
        Promise(JsonElement.DeepEquals(json, again!.ToJson()), "what is read from JSON is written to it");
        var (dsl, sources) = (Dsl(model, false), Dsl(model, true));
        Promise(dsl == Dsl(again, false) && sources == Dsl(again, true), "a model from JSON is written in the language as it was");
        if (dsl is not null && !text.StartsWith('{'))
        {
            var printed = Load(() => RelationModel.Parse(dsl, "printed.fga", options), json: false);
            Promise(printed is not null, "what is written in the language is a model");
            Promise(!model.Modules.IsEmpty || (Dsl(printed!, false) == dsl && JsonElement.DeepEquals(json, printed!.ToJson())), "what is written in the language is the model");
        }

        return true;
    }

    private static RelationModel? Read(string text, RelationModelOptions options)
    {
        if (text.StartsWith('{'))
        {
            try
            {
                using var document = JsonDocument.Parse(text, Deep);
                return RelationModel.FromJson(document.RootElement.Clone(), options);
            }
            catch (JsonException)
            {
                return null;
            }
        }

        var parts = text.Split("\n--- ");
        return parts.Length == 1
            ? RelationModel.Parse(text, "model.fga", options)
            : RelationModel.ParseModules(parts[0], "model/fga.mod", parts.Skip(1).Select(p => p.Split('\n', 2)).Where(p => p.Length == 2).DistinctBy(p => p[0]).ToDictionary(p => p[0], p => p[1]), options);
    }

    private static RelationModel? Load(Func<RelationModel?> load, bool json)
    {
        try
        {
            return load();
        }
        catch (PolicyLoadException refusal)
        {
            Promise(!refusal.Problems.IsEmpty && refusal.Problems.All(p => p.Message.Length > 0 && p.File.Length > 0 && (json || (p.Line >= 1 && p.Column >= 1))), "a refusal says where and why");
            return null;
        }
    }

    private static string? Dsl(RelationModel model, bool sources)
    {
        try
        {
            return model.ToDsl(sources);
        }
        catch (NotSupportedException)
        {
            return null;
        }
    }

    private const string Dynamic = "model\n  schema 1.1\ntype user\ntype agent\ntype tool\n  relations\n    define a: [user, agent with $expression] but not b\n    define b: [tool#a, agent:*]\n";

    private static string Nested(int depth) => "model\n  schema 1.1\ntype user\ntype t\n  relations\n    define a: [user]\n    define b: "
        + string.Concat(Enumerable.Range(0, depth).Select(i => i % 2 == 0 ? "(a or " : "(a but not ")) + "a" + new string(')', depth) + "\n";
}
