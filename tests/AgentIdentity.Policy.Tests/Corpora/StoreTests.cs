using System.Collections.Immutable;
using System.Text.Json;
using AgentIdentity.Policy.Relations;
using AgentIdentity.Policy.Relations.Checking;
using AgentIdentity.Policy.Sources;

namespace AgentIdentity.Policy.Tests.Corpora;

public sealed class StoreTests(ITestOutputHelper output)
{
    /// <summary>Tests we answer otherwise, each with its reason.</summary>
    private static readonly Dictionary<string, string> Excluded = [];

    [Theory]
    [InlineData("consolidated_1_1_tests.yaml", 250)]
    [InlineData("abac_tests.yaml", 60)]
    public void Checks_answer_as_OpenFGA_does_with_stored_and_with_contextual_tuples(string file, int atLeast)
    {
        var (asked, repeated, differing) = (0, 0, new List<string>());
        foreach (var test in Items(YamlReader.Read(File.ReadAllText(Path.Combine(Corpus.Root(), file))), "tests"))
        {
            var name = Text(test.Find("name"));
            if (Excluded.ContainsKey(name))
            {
                continue;
            }

            var stored = TupleIndex.Empty;
            var stages = Items(test, "stages").ToList();
            foreach (var stage in stages)
            {
                var model = RelationModel.Parse(Text(stage.Find("model")), name);
                var tuples = Items(stage, "tuples").Select(Tuple).ToImmutableArray();
                stored = tuples.Aggregate(stored, (index, tuple) => index.With(tuple));
                foreach (var check in Items(stage, "checkAssertions"))
                {
                    asked++;
                    Compare(name, check, Ask(model, stored, check, []), differing);
                    if (stages.Count > 1 || tuples.Length > 100 || check.Find("contextualTuples") is not null)
                    {
                        continue;
                    }

                    repeated++;
                    Compare(name + " (contextual)", check, Ask(model, TupleIndex.Empty, check, tuples), differing);
                }
            }
        }

        output.WriteLine($"{file}: {asked} checks stored, {repeated} again with contextual tuples, {differing.Count} different, {Excluded.Count} tests excluded");
        asked.Should().BeGreaterThan(atLeast);
        differing.Should().BeEmpty();
    }

    /// <summary>The answer, or the code of OpenFGA's API for the refusal.</summary>
    private static string Ask(RelationModel model, TupleIndex tuples, YamlMap check, ImmutableArray<RelationTuple> more)
    {
        var key = Tuple((YamlMap)check.Find("tuple")!);
        var contextual = more.AddRange(Items(check, "contextualTuples").Select(Tuple));
        if (!Subject.IsObject(key.Object) || Subject.Parse(key.User) is not { } user || !model.HasType(user.Type)
            || (user.Relation is not null && model.Find(user.Type, user.Relation) is null)
            || model.Find(Subject.TypeOf(key.Object), key.Relation) is null)
        {
            return "2000";
        }

        if (contextual.Any(t => TupleRules.Refusal(model, t) is not null))
        {
            return "2027";
        }

        JsonElement? context = check.Find("context") is { } given ? YamlJson.Convert(given) : null;
        var answer = RelationChecker.Check(model, tuples, new CheckQuestion(user, key.Relation, key.Object, new JsonCheckContext(context))
        {
            ContextualTuples = contextual,
        });
        return answer.Fault switch
        {
            CheckFault.None => answer.Allowed ? "true" : "false",
            CheckFault.TooComplex => "2002",
            _ => "2000",
        };
    }

    private static void Compare(string name, YamlMap check, string answer, List<string> differing)
    {
        var expected = check.Find("errorCode") is { } code ? Text(code) : Text(check.Find("expectation"));
        if (answer != expected)
        {
            differing.Add($"{name}: {Tuple((YamlMap)check.Find("tuple")!)} is {answer}, OpenFGA says {expected}");
        }
    }

    private static RelationTuple Tuple(YamlMap map) => new(
        Text(map.Find("user")), Text(map.Find("relation")), Text(map.Find("object")), map.Find("condition") is YamlMap condition
            ? new TupleCondition(Text(condition.Find("name")), condition.Find("context") is { } context ? YamlJson.Convert(context) : null)
            : null);

    private static IEnumerable<YamlMap> Items(YamlValue map, string key) =>
        (((YamlMap)map).Find(key) as YamlList)?.Items.Cast<YamlMap>() ?? [];

    private static string Text(YamlValue? value) => ((YamlText)value!).Text;
}
