namespace AgentIdentity.Policy.DecisionTests;

/// <summary>Why the tests need not show one side of a rule.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Let">The variable of the rule that is excused; null for the rule itself.</param>
/// <param name="Never">The side that no test shows.</param>
/// <param name="Because">Why, for the reader.</param>
internal sealed record CoverageExcuse(string Rule, string? Let, bool Never, string Because);
