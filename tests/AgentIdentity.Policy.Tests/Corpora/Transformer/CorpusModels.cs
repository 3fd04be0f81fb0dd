using AgentIdentity.Policy.Tests.Corpora.StoreTests;
using AgentIdentity.Tests;

namespace AgentIdentity.Policy.Tests.Corpora.Transformer;

/// <summary>Every model text there is: those of OpenFGA's data, sound or not, and those of this repository.</summary>
internal static class CorpusModels
{
    public static IReadOnlyList<(string Name, string Text)> All() =>
    [
        .. Directory.GetDirectories(Path.Combine(Corpus.Language(), "transformer")).Order(StringComparer.Ordinal)
            .Select(f => (Path.GetFileName(f), File.ReadAllText(Path.Combine(f, "authorization-model.fga")))),
        .. Combined(),
        .. Stores("consolidated_1_1_tests.yaml"),
        .. Stores("abac_tests.yaml"),
        .. ExpectedProblem.Cases("dsl-semantic-validation-cases.yaml").Select(c => (c.Name, c.Dsl)),
        .. ExpectedProblem.Cases("dsl-syntax-validation-cases.yaml").Select(c => (c.Name, c.Dsl)),
        .. Own(),
    ];

    private static IEnumerable<(string, string)> Combined() =>
        Directory.GetFiles(Path.Combine(Corpus.Language(), "transformer-module"), "combined*.fga", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal).Select(f => (f, File.ReadAllText(f)));

    private static IEnumerable<(string, string)> Stores(string file) =>
        StoreCorpus.Read(file).SelectMany(t => t.Stages.Select((s, i) => ($"{t.Name} {i}", s.Model)));

    private static IEnumerable<(string, string)> Own() =>
        Directory.GetFiles(Path.Combine(NodeProgram.Root(), "policies"), "*.fga", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal).Select(f => (f, File.ReadAllText(f)));
}
