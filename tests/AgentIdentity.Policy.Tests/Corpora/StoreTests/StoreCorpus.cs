using System.Collections.Immutable;
using System.Text.Json;
using AgentIdentity.Policy.Sources;

namespace AgentIdentity.Policy.Tests.Corpora.StoreTests;

/// <summary>OpenFGA's tests of whole stores: models, tuples, and what every call must answer.</summary>
internal sealed record StoreTest(string Name, ImmutableArray<Stage> Stages);

/// <summary>A model and tuples that are written on top of those of the stages before.</summary>
internal sealed record Stage(
    string Model, ImmutableArray<RelationTuple> Tuples, ImmutableArray<Assertion> Checks, ImmutableArray<Assertion> Objects, ImmutableArray<Assertion> Users);

/// <summary>What is asked, and the answer or the code of OpenFGA's API for the refusal.</summary>
internal sealed record Assertion(YamlMap Asked, RelationTerms Terms, string Expected);

internal static class StoreCorpus
{
    public static List<StoreTest> Read(string file)
    {
        var root = (YamlMap)YamlReader.Read(File.ReadAllText(Path.Combine(Corpus.Root(), file)));
        return [.. Items(root, "tests").Select(t => new StoreTest(Text(t, "name"), [.. Items(t, "stages").Select(Stage)]))];
    }

    public static RelationTuple Tuple(YamlMap map) => new(
        Text(map, "user"), Text(map, "relation"), Text(map, "object"), map.Find("condition") is YamlMap condition
            ? new TupleCondition(Text(condition, "name"), Json(condition)) : null);

    public static string Text(YamlMap map, string key) => ((YamlText)map.Find(key)!).Text;

    public static IEnumerable<string> Texts(YamlMap map, string key) =>
        (map.Find(key) as YamlList)?.Items.Select(i => ((YamlText)i).Text) ?? [];

    private static Stage Stage(YamlMap stage) => new(
        Text(stage, "model"),
        [.. Items(stage, "tuples").Select(Tuple)],
        [.. Items(stage, "checkAssertions").Select(a => Assertion(a, "tuple", () => Text(a, "expectation")))],
        [.. Items(stage, "listObjectsAssertions").Select(a => Assertion(a, "request", () => Joined(a)))],
        [.. Items(stage, "listUsersAssertions").Select(a => Assertion(a, "request", () => Joined(a)))]);

    private static Assertion Assertion(YamlMap assertion, string asked, Func<string> expected) => new(
        (YamlMap)assertion.Find(asked)!,
        new RelationTerms { ContextualTuples = [.. Items(assertion, "contextualTuples").Select(Tuple)], Context = Json(assertion) },
        assertion.Find("errorCode") is YamlText code ? code.Text : expected());

    private static string Joined(YamlMap assertion) => string.Join(", ", Texts(assertion, "expectation").Order(StringComparer.Ordinal));

    private static JsonElement? Json(YamlMap map) => map.Find("context") is { } given ? YamlJson.Convert(given) : null;

    private static IEnumerable<YamlMap> Items(YamlMap map, string key) => (map.Find(key) as YamlList)?.Items.Cast<YamlMap>() ?? [];
}
