using System.Collections.Immutable;

namespace AgentIdentity.Policy;

/// <summary>A policy bundle was refused. Nothing of it is in force.</summary>
public sealed class PolicyLoadException : Exception
{
    /// <summary>Refuses a bundle for the given problems (at least one).</summary>
    public PolicyLoadException(ImmutableArray<PolicyProblem> problems)
        : base(string.Join(Environment.NewLine, problems)) => Problems = problems;

    /// <summary>Every mistake that was found, in file order.</summary>
    public ImmutableArray<PolicyProblem> Problems { get; }
}
