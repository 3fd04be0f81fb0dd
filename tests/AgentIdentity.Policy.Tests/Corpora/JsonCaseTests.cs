using System.Text.Json;
using AgentIdentity.Policy.Relations.Json;
using AgentIdentity.Policy.Relations.Language;
using AgentIdentity.Policy.Sources;

namespace AgentIdentity.Policy.Tests.Corpora;

public sealed class JsonCaseTests(ITestOutputHelper output)
{
    [Fact]
    public void What_the_language_cannot_say_is_refused_in_OpenFGAs_words_when_JSON_is_written_as_text()
    {
        var cases = Cases("json-syntax-transformer-validation-cases.yaml");
        foreach (var @case in cases)
        {
            var model = ModelJsonReader.Read(JsonElement.Parse(Text(@case, "json")), "model");
            var print = () => new ModelPrinter(model, sources: false).Print();
            if (@case.Find("error_message") is YamlText { Text: var message })
            {
                print.Should().Throw<NotSupportedException>(Text(@case, "name")).WithMessage(message);
            }
            else
            {
                ModelText.Plain(ModelText.ToJson(print())).Should().NotBeNull();
            }
        }

        output.WriteLine($"OpenFGA cases of JSON as text: {cases.Count} of {cases.Count}");
        cases.Count.Should().Be(6);
    }

    [Fact]
    public void Mistakes_in_JSON_are_found_under_OpenFGAs_names_and_in_its_words()
    {
        var cases = Cases("json-validation-cases.yaml");
        foreach (var @case in cases)
        {
            var expected = (@case.Find("expected_errors") as YamlList)?.Items.Cast<YamlMap>().Select(e => (
                Text(e, "msg"), Text((YamlMap)e.Find("metadata")!, "errorType"))).ToArray() ?? [];
            Mistakes(Text(@case, "json")).Should().BeEquivalentTo(expected, Text(@case, "name"));
        }

        output.WriteLine($"OpenFGA cases of JSON: {cases.Count} of {cases.Count}");
        cases.Count.Should().Be(5);
    }

    private static (string, string?)[] Mistakes(string json)
    {
        try
        {
            RelationModel.FromJson(JsonElement.Parse(json));
            return [];
        }
        catch (PolicyLoadException wrong)
        {
            // Ours say the same and then what to do about it.
            return [.. wrong.Problems.Select(p => (p.Message.Split("; ")[0].Replace(" Give each module files of its own.", "", StringComparison.Ordinal), p.ModelMistake))];
        }
    }

    private static List<YamlMap> Cases(string file) =>
        [.. ((YamlList)YamlReader.Read(File.ReadAllText(Path.Combine(Corpus.Language(), file)))).Items.Cast<YamlMap>()];

    private static string Text(YamlMap map, string key) => ((YamlText)map.Find(key)!).Text;
}
