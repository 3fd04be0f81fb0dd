using System.Collections.Immutable;
using AgentIdentity.Policy.Sources;
using AgentIdentity.Policy.StoreTests;

namespace AgentIdentity.Policy;

/// <summary>
/// A file of tests in OpenFGA's format (<c>.fga.yaml</c>): a model, tuples, and what the relations must answer. Security teams
/// run the same file with OpenFGA's own tools.
/// </summary>
public sealed class StoreTestFile
{
    private readonly ImmutableArray<StoreTest> _tests;

    internal StoreTestFile(string file, string? name, StoreState store, ImmutableArray<StoreTest> tests) =>
        (File, Name, Store, _tests) = (file, name, store, tests);

    /// <summary>The file, relative to its folder.</summary>
    public string File { get; }

    /// <summary>The name of the store; null when the file gives none.</summary>
    public string? Name { get; }

    /// <summary>The model, and the tuples that all tests have.</summary>
    public StoreState Store { get; }

    /// <summary>Reads a file of tests and every file that it refers to.</summary>
    /// <param name="folder">Nothing outside of this folder is read.</param>
    /// <param name="file">The file's path from there.</param>
    /// <param name="policy">What a file that names no model is asked of; its own tuples are added to the seed tuples.</param>
    /// <param name="options">What the file's own model may contain; by default what every OpenFGA release reads alike.</param>
    /// <exception cref="PolicyLoadException">Anything is wrong, missing or not understood. All problems are listed.</exception>
    public static StoreTestFile Load(string folder, string file, PolicyBundle? policy = null, RelationModelOptions? options = null)
    {
        var problems = new ProblemList();
        var reader = new StoreTestReader(new StoreFolder(folder, problems), file, policy, options ?? RelationModelOptions.Default, problems);
        var read = reader.Read();
        problems.ThrowIfAny();
        return read!;
    }

    /// <summary>Asks everything.</summary>
    public ImmutableArray<StoreTestResult> Run() => [.. _tests.Select(t => t.Run(Store))];
}
