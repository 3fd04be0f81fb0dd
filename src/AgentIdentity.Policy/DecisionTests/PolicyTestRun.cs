using System.Collections.Immutable;

namespace AgentIdentity.Policy;

/// <summary>One run of the tests beside a policy: those of its relations (<c>*.fga.yaml</c>) and those of whole decisions (<c>*.test.yaml</c>).</summary>
public sealed class PolicyTestRun
{
    private PolicyTestRun(
        ImmutableArray<(string File, StoreTestResult Test)> storeTests,
        ImmutableArray<(string File, DecisionTestResult Test)> decisionTests,
        ImmutableArray<PolicyProblem> problems) => (StoreTests, DecisionTests, Problems) = (storeTests, decisionTests, problems);

    /// <summary>What came of the tests of relations, with their files.</summary>
    public ImmutableArray<(string File, StoreTestResult Test)> StoreTests { get; }

    /// <summary>What came of the tests of decisions, with their files.</summary>
    public ImmutableArray<(string File, DecisionTestResult Test)> DecisionTests { get; }

    /// <summary>Why files of tests could not be run.</summary>
    public ImmutableArray<PolicyProblem> Problems { get; }

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
        var (stores, decisions, problems) = (
            ImmutableArray.CreateBuilder<(string, StoreTestResult)>(), ImmutableArray.CreateBuilder<(string, DecisionTestResult)>(),
            ImmutableArray.CreateBuilder<PolicyProblem>());
        foreach (var file in files)
        {
            try
            {
                if (!PolicyTestFiles.AreOfDecisions(file))
                {
                    stores.AddRange(StoreTestFile.Load(folder, file, policy, options).Run().Select(t => (file, t)));
                }
                else if (policy is not null)
                {
                    decisions.AddRange(DecisionTestFile.Load(folder, file, policy).Run().Select(t => (file, t)));
                }
                else
                {
                    problems.Add(new PolicyProblem(PolicyError.StoreTestModel, file, 0, 0, "a test of decisions needs a policy; put the file into tests/ of a policy folder"));
                }
            }
            catch (PolicyLoadException refused)
            {
                problems.AddRange(refused.Problems);
            }
        }

        return new PolicyTestRun(stores.ToImmutable(), decisions.ToImmutable(), problems.ToImmutable());
    }
}
