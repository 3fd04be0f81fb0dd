using System.Collections.Immutable;
using AgentIdentity.Policy.Coverage;
using AgentIdentity.Policy.DecisionTests;

namespace AgentIdentity.Policy;

/// <summary>One run of the tests beside a policy: those of its relations (<c>*.fga.yaml</c>) and those of whole decisions (<c>*.test.yaml</c>).</summary>
public sealed class PolicyTestRun
{
    private readonly PolicyBundle? _policy;
    private readonly ImmutableArray<CoverageExcuse>.Builder _excuses = ImmutableArray.CreateBuilder<CoverageExcuse>();

    private PolicyTestRun(PolicyBundle? policy) => _policy = policy;

    /// <summary>What came of the tests of relations, with their files.</summary>
    public ImmutableArray<(string File, StoreTestResult Test)> StoreTests { get; private set; } = [];

    /// <summary>What came of the tests of decisions, with their files.</summary>
    public ImmutableArray<(string File, DecisionTestResult Test)> DecisionTests { get; private set; } = [];

    /// <summary>Why files of tests could not be run.</summary>
    public ImmutableArray<PolicyProblem> Problems { get; private set; } = [];

    /// <summary>Whether every file could be run and every test is as expected.</summary>
    public bool Passed => Problems.IsEmpty && StoreTests.All(t => t.Test.Passed) && DecisionTests.All(t => t.Test.Passed);

    /// <summary>How many tests there are.</summary>
    public int Count => StoreTests.Length + DecisionTests.Length;

    /// <summary>Runs all tests of a policy folder.</summary>
    /// <param name="folder">The policy folder.</param>
    /// <param name="policy">What was loaded from there.</param>
    /// <param name="options">What a model that a file brings with it may contain.</param>
    public static PolicyTestRun Of(string folder, PolicyBundle policy, RelationModelOptions? options = null) =>
        OfFiles(folder, PolicyTestFiles.In(folder), policy, options);

    /// <summary>Runs some files of tests.</summary>
    /// <param name="folder">Nothing outside of this folder is read.</param>
    /// <param name="files">The files, as paths from there.</param>
    /// <param name="policy">The policy; null for tests of relations that bring their own model.</param>
    /// <param name="options">What a model that a file brings with it may contain.</param>
    public static PolicyTestRun OfFiles(string folder, IEnumerable<string> files, PolicyBundle? policy, RelationModelOptions? options = null)
    {
        var run = new PolicyTestRun(policy);
        foreach (var file in files)
        {
            try
            {
                run.Run(folder, file, options);
            }
            catch (PolicyLoadException refused)
            {
                run.Problems = [.. run.Problems, .. refused.Problems];
            }
        }

        return run;
    }

    /// <summary>What the tests show of the rules and relations of the policy; null where there is no policy.</summary>
    public PolicyCoverage? Coverage()
    {
        if (_policy is null)
        {
            return null;
        }

        var recorder = new CoverageRecorder(_policy);
        foreach (var (_, test) in StoreTests)
        {
            recorder.Saw(test);
        }

        foreach (var (_, test) in DecisionTests)
        {
            recorder.Saw(test);
        }

        return recorder.Coverage(_excuses.ToImmutable());
    }

    private void Run(string folder, string file, RelationModelOptions? options)
    {
        if (!PolicyTestFiles.AreOfDecisions(file))
        {
            StoreTests = [.. StoreTests, .. StoreTestFile.Load(folder, file, _policy, options).Run().Select(t => (file, t))];
            return;
        }

        if (_policy is null)
        {
            var problem = new PolicyProblem(PolicyError.StoreTestModel, file, 0, 0, "a test of decisions needs a policy; put the file into tests/ of a policy folder");
            throw new PolicyLoadException([problem]);
        }

        var tests = DecisionTestFile.Load(folder, file, _policy);
        DecisionTests = [.. DecisionTests, .. tests.Run().Select(t => (file, t))];
        _excuses.AddRange(tests.Excuses);
    }
}
