using System.Collections.Immutable;
using AgentIdentity.Policy.Decisions;

namespace AgentIdentity.Policy;

/// <summary>What came of one test of a decision.</summary>
/// <param name="Name">The test's name.</param>
/// <param name="Line">The one-based line where it begins.</param>
/// <param name="Column">The one-based column where it begins.</param>
/// <param name="Decision">What was decided, with its whole explanation.</param>
/// <param name="Mismatches">Where the decision is not as expected; empty when the test passes.</param>
public sealed record DecisionTestResult(string Name, int Line, int Column, Decision Decision, ImmutableArray<TestMismatch> Mismatches)
{
    /// <summary>Whether the decision is as expected in everything.</summary>
    public bool Passed => Mismatches.IsEmpty;

    /// <summary>What was asked: the call, with human and agent.</summary>
    public required DecisionRequest Request { get; init; }

    /// <summary>The call in words.</summary>
    public string Asked => $"{Request.Actor} for {Request.Subject}: {PolicyObject.Display(Request.Call)}"
        + (Request.Call.Arguments is { } arguments ? $" {arguments.GetRawText()}" : "");

    /// <summary>The policy and the facts it was asked of.</summary>
    public required PolicySnapshot Snapshot { get; init; }
}

/// <summary>One expectation that a decision does not meet.</summary>
/// <param name="Field">What was expected something of, such as <c>outcome</c>.</param>
/// <param name="Expected">What the test expects.</param>
/// <param name="Came">What the decision says.</param>
/// <param name="Line">The one-based line of the expectation.</param>
/// <param name="Column">The one-based column of the expectation.</param>
public sealed record TestMismatch(string Field, string Expected, string Came, int Line, int Column);
