using System.Collections.Immutable;
using System.Text.Json.Nodes;
using AgentIdentity.Policy.Relations.StoreFiles;
using AgentIdentity.Policy.Sources;

namespace AgentIdentity.Policy.Tests.Corpora;

public sealed class StoreFileCaseTests(ITestOutputHelper output)
{
    [Fact]
    public void Store_files_are_taken_and_refused_as_OpenFGA_takes_and_refuses_them()
    {
        var folders = Directory.GetDirectories(Path.Combine(Corpus.Language(), "stores")).Order(StringComparer.Ordinal).ToArray();
        foreach (var folder in folders)
        {
            var expected = Path.Combine(folder, "expected_errors.json") is var errors && File.Exists(errors)
                ? JsonNode.Parse(File.ReadAllText(errors))!.AsArray().Select(e => Wanted(e!)).Order(StringComparer.Ordinal).ToArray() : [];
            Problems(File.ReadAllText(Path.Combine(folder, "store.fga.yaml"))).Select(p => p.Message.Split(';')[0]).Order(StringComparer.Ordinal)
                .Should().Equal(expected, Path.GetFileName(folder));
        }

        output.WriteLine($"OpenFGA store files: {folders.Length} of {folders.Length}");
        folders.Length.Should().Be(4);
    }

    [Theory]
    [InlineData("name: x\ntests: []\nmodel: 1\ntuples: { a: b }\n", "4:9 'tuples' must be a list, not a map")]
    [InlineData("model: m\ntests:\n  - check:\n      - user: user:a\n        assertions: { r: 'true' }\n", "4:9 a check needs 'object' or 'objects'|5:26 'r' must be true or false, not a text")]
    [InlineData("model: m\ntests:\n  - list_users:\n      - object: doc:1\n        user_filter: [{ kind: user }]\n        assertions: { r: [a] }\n", "5:23 a filter needs 'type'|5:25 a filter has no 'kind'; it has type, relation|6:26 an answer must be a map, not a list")]
    [InlineData("model: m\n", "1:1 a store file needs 'tests'")]
    [InlineData("- a\n", "1:1 a store file must be a map, not a list")]
    [InlineData("model: *m\n", "1:8 aliases are not allowed; write the value out")]
    public void Everything_that_does_not_fit_is_told_at_its_place(string text, string problems) =>
        string.Join('|', Problems(text).Select(p => $"{p.Line}:{p.Column} {p.Message}")).Should().Be(problems);

    private static ImmutableArray<PolicyProblem> Problems(string text)
    {
        var problems = new ProblemList();
        StoreFile.Read(text, "store.fga.yaml", problems);
        return problems.Sorted();
    }

    /// <summary>Their words are those of a JSON schema's checker; ours name the key and what may stand there.</summary>
    private static string Wanted(JsonNode error) => (string?)error["params"]?["additionalProperty"] is { } key
        ? $"{((string)error["instancePath"]! == "" ? "a store file" : "a check")} has no '{key}'"
        : "a store file needs 'model' or 'model_file'";
}
