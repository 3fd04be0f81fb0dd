using System.Collections.Immutable;
using AgentIdentity.Policy.DecisionTests;
using AgentIdentity.Policy.Sources;

namespace AgentIdentity.Policy;

/// <summary>A file of tests of whole decisions (<c>tests/*.test.yaml</c>): delegations, tuples, calls, and what must be decided.</summary>
public sealed class DecisionTestFile
{
    private const string TestDecisionId = "dec_test";
    private readonly PolicySnapshot _snapshot;
    private readonly ImmutableArray<DecisionTest> _tests;

    internal DecisionTestFile(string file, PolicySnapshot snapshot, ImmutableArray<DecisionTest> tests) => (File, _snapshot, _tests) = (file, snapshot, tests);

    /// <summary>The file, relative to its folder.</summary>
    public string File { get; }

    internal ImmutableArray<CoverageExcuse> Excuses { get; init; } = [];

    /// <summary>Reads a file of tests.</summary>
    /// <param name="folder">The policy folder.</param>
    /// <param name="file">The file's path from there.</param>
    /// <param name="policy">The policy that decides; the file's tuples are added to its seed tuples.</param>
    /// <exception cref="PolicyLoadException">Anything is wrong, missing or not understood. All problems are listed.</exception>
    public static DecisionTestFile Load(string folder, string file, PolicyBundle policy)
    {
        var problems = new ProblemList();
        DecisionTestFile? read = null;
        if (SourceText.TryRead(Path.Combine(folder, file), out var text, out var problem))
        {
            read = new DecisionTestReader(file, policy, problems).Read(text);
        }
        else
        {
            problems.Add(PolicyError.FileUnreadable, file, new SourcePosition(0, 0), problem);
        }

        problems.ThrowIfAny();
        return read!;
    }

    /// <summary>Decides everything.</summary>
    public ImmutableArray<DecisionTestResult> Run()
    {
        var decider = new Decider();
        return Run((request, snapshot) => decider.Decide(request, snapshot, TestDecisionId));
    }

    /// <summary>Decides everything by another rule; for tests that take a part of the decision away.</summary>
    internal ImmutableArray<DecisionTestResult> Run(Func<DecisionRequest, PolicySnapshot, Decision> decide) => [.. _tests.Select(t => t.Run(_snapshot, decide))];

    internal static DecisionTestFile Parse(string text, string file, PolicyBundle policy)
    {
        var problems = new ProblemList();
        var read = new DecisionTestReader(file, policy, problems).Read(text);
        problems.ThrowIfAny();
        return read!;
    }
}
