using System.Text.Json;
using System.Text.Json.Nodes;
using AgentIdentity.Policy.Relations.Json;
using AgentIdentity.Policy.Relations.Language;

namespace AgentIdentity.Policy.Tests.Corpora.Transformer;

/// <summary>Our reader and writer of models beside OpenFGA's own.</summary>
public sealed class SyntaxTransformerTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Every_model_of_the_corpora_and_of_this_repository_is_read_as_OpenFGA_reads_it()
    {
        var models = CorpusModels.All();
        var answers = await OpenFgaTransformer.AskAsync(models.Select(m => OpenFgaTransformer.Dsl(m.Text)));
        var differing = models.Zip(answers, (m, a) => ReadingComparison.Difference(m.Text, a) is { } d ? $"{m.Name}: {d}" : null).OfType<string>().ToList();
        var sound = answers.Count(a => OpenFgaTransformer.Accepted(a["model"]!) == true);
        output.WriteLine($"npm @openfga/syntax-transformer: {models.Count - differing.Count} of {models.Count} texts read alike, {sound} of them models");
        sound.Should().BeGreaterThan(250);
        differing.Should().BeEmpty();
    }

    [Fact]
    public async Task Every_model_is_written_as_OpenFGA_writes_it_and_read_again_it_is_the_same()
    {
        var models = Sound();
        var answers = await OpenFgaTransformer.AskAsync(models.Select(m => OpenFgaTransformer.Json(ModelText.Node(ModelJsonWriter.Write(m.Model)))));
        var differing = new List<string>();
        foreach (var ((name, model), answer) in models.Zip(answers))
        {
            var ours = new ModelPrinter(model, sources: false).Print();
            var theirs = (string?)answer["dsl"]!["value"];
            if (theirs is null || ours.TrimEnd() != theirs.TrimEnd())
            {
                differing.Add($"{name}\n{ours}\n--\n{theirs ?? (string?)answer["dsl"]!["fault"]}");
            }
            else if (!Same(ModelJsonWriter.Write(model), ModelJsonWriter.Write(ModelText.Parse(ours))))
            {
                differing.Add($"{name}: read again it is another model");
            }
        }

        output.WriteLine($"npm @openfga/syntax-transformer: {models.Count - differing.Count} of {models.Count} models written alike");
        models.Count.Should().BeGreaterThan(250);
        differing.Should().BeEmpty();
    }

    [Fact]
    public async Task Several_files_become_the_model_that_OpenFGA_makes_of_them()
    {
        var folders = Directory.GetDirectories(Path.Combine(Corpus.Language(), "transformer-module")).Where(f => Directory.Exists(Path.Combine(f, "module"))).Order(StringComparer.Ordinal).ToArray();
        var files = folders.Select(ModuleFolder.Files).ToArray();
        var answers = await OpenFgaTransformer.AskAsync(files.Select(f => new JsonObject
        {
            ["modules"] = new JsonArray([.. f.Select(m => (JsonNode)new JsonObject { ["name"] = m.Key, ["contents"] = m.Value })]),
        }));

        answers.Select(a => OpenFgaTransformer.Accepted(a["model"]!)).Should().Equal(files.Select(f => (bool?)(ModuleFolder.Read(f, []) is not null)));
        foreach (var (folder, answer) in files.Zip(answers).Where(p => OpenFgaTransformer.Accepted(p.Second["model"]!) == true))
        {
            JsonNode.DeepEquals(ModelText.Plain(ModelText.Node(ModuleFolder.Read(folder, [])!.ToJson())), ModelText.Plain(answer["model"]!["value"])).Should().BeTrue();
        }

        answers.Count(a => OpenFgaTransformer.Accepted(a["model"]!) == true).Should().Be(2);
    }

    [Fact]
    public void Every_model_survives_its_JSON_form()
    {
        foreach (var (name, model) in Sound())
        {
            var json = ModelJsonWriter.Write(model);
            Same(json, ModelJsonWriter.Write(ModelJsonReader.Read(json, "model"))).Should().BeTrue(name);
        }
    }

    /// <summary>Texts with a slip in them: a letter, a word or a line too many, too few or elsewhere.</summary>
    [Fact]
    public async Task A_slip_anywhere_in_a_model_is_taken_or_refused_as_OpenFGA_takes_or_refuses_it_and_at_the_same_place()
    {
        var texts = ModelSlips.Of([.. CorpusModels.All().Select(m => m.Text)], Environment.GetEnvironmentVariable("AGENTID_TEST_TIER") == "all" ? 20_000 : 3_000);
        var answers = await OpenFgaTransformer.AskAsync(texts.Select(OpenFgaTransformer.Dsl));
        var compared = texts.Zip(answers, (t, a) => (Text: t, Difference: ReadingComparison.Difference(t, a), Reason: KnownDifference.Of(t, a))).ToList();
        var differing = compared.Where(c => c.Difference is not null && c.Reason is null).Select(c => $"{c.Difference}\n{c.Text}\n").ToList();
        output.WriteLine($"npm @openfga/syntax-transformer: {compared.Count(c => c.Difference is null)} of {texts.Count} slips read alike, "
            + $"{answers.Count(a => OpenFgaTransformer.Accepted(a["model"]!) == true)} of them still models");
        foreach (var known in compared.Where(c => c.Difference is not null && c.Reason is not null).GroupBy(c => c.Reason))
        {
            output.WriteLine($"{known.Count()} otherwise: {known.Key}");
        }

        differing.Should().BeEmpty();
    }

    /// <summary>Files of modules are no models by themselves: see ModuleCaseTests.</summary>
    private static List<(string Name, ModelSyntax Model)> Sound() =>
        [.. CorpusModels.All().Select(m => (m.Name, Model: ReadingComparison.Parse(m.Text)!)).Where(m => m.Model is { Module: null })];

    /// <summary>Order of members does not count, order in lists does.</summary>
    private static bool Same(JsonElement left, JsonElement right) => JsonNode.DeepEquals(ModelText.Node(left), ModelText.Node(right));
}
