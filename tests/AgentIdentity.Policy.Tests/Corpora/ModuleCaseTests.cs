using System.Text.Json;
using System.Text.Json.Nodes;
using AgentIdentity.Policy.Relations.Modules;
using AgentIdentity.Policy.Sources;

namespace AgentIdentity.Policy.Tests.Corpora;

public sealed class ModuleCaseTests(ITestOutputHelper output)
{
    // The corpus describes the engine as it is, so the shapes that the coming one refuses are let through.
    private static readonly RelationModelOptions AsOpenFga = new() { CompatibilityV1 = true };

    [Fact]
    public void Every_modular_model_becomes_the_JSON_the_text_and_the_list_of_modules_that_OpenFGA_makes_of_it()
    {
        var (compared, differing) = (0, new List<string>());
        foreach (var folder in Folders().Where(f => File.Exists(Path.Combine(f, "authorization-model.json"))))
        {
            var json = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "authorization-model.json")))!;
            var models = new List<RelationModel> { RelationModel.FromJson(JsonElement.Parse(json.ToJsonString()), AsOpenFga) };
            if (Directory.Exists(Path.Combine(folder, "module")))
            {
                models.Add(ModuleFolder.Read(ModuleFolder.Files(folder), [])!);
            }

            foreach (var model in models)
            {
                compared++;
                Compare(folder, "JSON", JsonNode.DeepEquals(ModelText.Plain(json), ModelText.Plain(ModelText.Node(model.ToJson()))));
                Compare(folder, "modules", model.Modules.SequenceEqual(JsonSerializer.Deserialize<string[]>(File.ReadAllText(Path.Combine(folder, "expected_modules.json")))!));
                CompareText(folder, "combined.fga", model.ToDsl());
                CompareText(folder, "combined-sourceinfo.fga", model.ToDsl(sources: true));
            }
        }

        output.WriteLine($"OpenFGA modular models: {compared} compared, {differing.Count} differences");
        compared.Should().Be(5);
        differing.Should().BeEmpty();

        void CompareText(string folder, string file, string ours)
        {
            if (Path.Combine(folder, file) is var path && File.Exists(path))
            {
                Compare(folder, file, ours == File.ReadAllText(path));
            }
        }

        void Compare(string folder, string what, bool equal)
        {
            if (!equal)
            {
                differing.Add($"{Path.GetFileName(folder)}: {what}");
            }
        }
    }

    [Fact]
    public void Mistakes_in_modules_are_found_in_the_file_and_at_the_place_where_OpenFGA_finds_them()
    {
        var (cases, differing) = (0, new List<string>());
        foreach (var folder in Folders().Where(f => File.Exists(Path.Combine(f, "expected_errors.json"))))
        {
            cases++;
            var expected = ExpectedProblem.Read(YamlReader.Read(File.ReadAllText(Path.Combine(folder, "expected_errors.json"))));
            // Syntax is compared by place: see ValidationCaseTests.
            expected = [.. expected.Select(e => e.Text.StartsWith("no viable", StringComparison.Ordinal) ? e with { Text = "expected 'type', 'define' or 'condition', found 'define'" } : e)];
            if (ExpectedProblem.Difference(Path.GetFileName(folder), expected, Problems(folder)) is { } difference)
            {
                differing.Add(difference);
            }
        }

        output.WriteLine($"OpenFGA mistakes in modules: {cases - differing.Count} of {cases} folders equal");
        cases.Should().Be(4);
        differing.Should().BeEmpty();
    }

    [Fact]
    public void The_list_of_files_is_read_and_refused_as_OpenFGA_does_it()
    {
        var cases = ((YamlList)YamlReader.Read(File.ReadAllText(Path.Combine(Corpus.Language(), "fga-mod-transformer-cases.yaml")))).Items.Cast<YamlMap>().ToList();
        var differing = new List<string>();
        foreach (var @case in cases)
        {
            var problems = new ProblemList();
            var name = ((YamlText)@case.Find("name")!).Text;
            var manifest = ModuleManifest.Read(((YamlText)@case.Find("modFile")!).Text, "fga.mod", problems);
            if (@case.Find("json") is YamlText json)
            {
                Compare(name, JsonNode.Parse(json.Text)!, manifest!, differing);
            }
            else if (ExpectedProblem.Difference(name, ExpectedProblem.Read(@case.Find("expected_errors")), problems.Sorted()) is { } difference)
            {
                differing.Add(difference);
            }
        }

        output.WriteLine($"OpenFGA fga.mod cases: {cases.Count - differing.Count} of {cases.Count} equal");
        cases.Count.Should().Be(9);
        differing.Should().BeEmpty();
    }

    /// <summary>Values and where they begin; ends belong to OpenFGA's YAML reader.</summary>
    private static void Compare(string name, JsonNode expected, ModuleManifest manifest, List<string> differing)
    {
        var theirs = expected["contents"]!["value"]!.AsArray().Prepend(expected["schema"])
            .Select(v => ((string)v!["value"]!, (int)v["line"]!["start"]!, (int)v["column"]!["start"]!));
        var ours = manifest.Contents.Select(c => (c.Name, c.Item.At)).Prepend((manifest.Schema.Text, manifest.Schema.At))
            .Select(v => (v.Item1, v.Item2.Line - 1, v.Item2.Column - 1));
        if (!ours.SequenceEqual(theirs))
        {
            differing.Add($"{name}: {string.Join(' ', ours)}");
        }
    }

    private static List<PolicyProblem> Problems(string folder)
    {
        var problems = new List<PolicyProblem>();
        ModuleFolder.Read(ModuleFolder.Files(folder), problems).Should().BeNull();
        return problems;
    }

    private static string[] Folders() => [.. Directory.GetDirectories(Path.Combine(Corpus.Language(), "transformer-module")).Order(StringComparer.Ordinal)];
}
