using System.Collections.Immutable;
using AgentIdentity.Policy.StoreTests;

namespace AgentIdentity.Policy;

/// <summary>What came of one test of a store.</summary>
/// <param name="Name">The test's name.</param>
/// <param name="Line">Where it begins.</param>
/// <param name="Assertions">What came of each assertion, in their order.</param>
public sealed record StoreTestResult(string Name, int Line, ImmutableArray<StoreAssertion> Assertions)
{
    /// <summary>Whether every assertion holds.</summary>
    public bool Passed => Assertions.All(a => a.Passed);

    /// <summary>What was asked, and of what; for the coverage.</summary>
    internal StoreState? State { get; init; }

    internal ImmutableArray<StoreQuestion> Questions { get; init; } = [];
}

/// <summary>What came of one assertion.</summary>
/// <param name="Kind">Which question was asked.</param>
/// <param name="Asked">The question, in words.</param>
/// <param name="Expected">What the test expects.</param>
/// <param name="Came">What the relations answer, or why they cannot.</param>
/// <param name="Passed">Whether the two agree. A question without an answer never passes.</param>
public sealed record StoreAssertion(StoreQuestionKind Kind, string Asked, string Expected, string Came, bool Passed)
{
    /// <summary>The one-based line of the assertion.</summary>
    public int Line { get; init; }

    /// <summary>The one-based column of the assertion.</summary>
    public int Column { get; init; }

    /// <summary>Of an assertion that fails: every step of a check; of a list, the checks of items that are missing or too much, three at most.</summary>
    public ImmutableArray<RelationExplanation> Why { get; init; } = [];
}

/// <summary>The questions of a store test.</summary>
public enum StoreQuestionKind
{
    /// <summary>Whether a user has a relation to an object.</summary>
    Check,

    /// <summary>To which objects a user has a relation.</summary>
    ListObjects,

    /// <summary>Which users have a relation to an object.</summary>
    ListUsers,
}
