using System.Text.Json;

namespace AgentIdentity.Policy.Tests.Corpora;

/// <summary>OpenFGA's own files of store tests: those that are sound run, and the mistakes of the others are found.</summary>
public sealed class StoreFileCaseTests
{
    [Theory]
    [InlineData("00-valid-model")]
    [InlineData("01-valid-model-file")]
    public void A_sound_file_runs_and_passes(string name)
    {
        var results = StoreTestFile.Load(Folder(name), "store.fga.yaml").Run();

        results.SelectMany(r => r.Assertions).Select(a => a.Kind).Should().Equal(StoreQuestionKind.Check, StoreQuestionKind.ListObjects, StoreQuestionKind.ListUsers);
        results.Should().OnlyContain(r => r.Passed);
    }

    [Theory]
    [InlineData("02-missing-model")]
    [InlineData("03-additional-properties")]
    public void Each_expected_mistake_is_found_and_no_other(string name)
    {
        using var expected = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder(name), "expected_errors.json")));
        Action load = () => StoreTestFile.Load(Folder(name), "store.fga.yaml");

        var problems = load.Should().Throw<PolicyLoadException>().Which.Problems;

        problems.Select(Mistake).Should().BeEquivalentTo(expected.RootElement.EnumerateArray().Select(Mistake));
        problems.Should().OnlyContain(p => p.Line > 0 && p.Column > 0);
    }

    private static string Mistake(JsonElement error) => error.GetProperty("keyword").GetString() switch
    {
        "valid_store" => "no model",
        "additionalProperties" => "no key '" + error.GetProperty("params").GetProperty("additionalProperty").GetString() + "'",
        var other => $"{other}?",
    };

    private static string Mistake(PolicyProblem problem) => problem.Error switch
    {
        PolicyError.StoreTestModel => "no model",
        PolicyError.UnknownKey => "no key '" + problem.Message.Split('\'')[1] + "'",
        _ => problem.ToString(),
    };

    private static string Folder(string name) => Path.Combine(Corpus.Language(), "stores", name);
}
