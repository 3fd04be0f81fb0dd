using System.Collections.Immutable;

namespace AgentIdentity.Policy.Sources;

/// <summary>Collects the mistakes of a load, so that an author sees all of them at once.</summary>
internal sealed class ProblemList
{
    private readonly List<PolicyProblem> _problems = [];

    public bool IsEmpty => _problems.Count == 0;

    public void Add(PolicyError error, string file, SourcePosition at, string message)
        => _problems.Add(new PolicyProblem(error, file, at.Line, at.Column, message));

    public void Add(PolicyProblem problem) => _problems.Add(problem);

    public void Add(string file, SourceException problem) => Add(problem.Error, file, problem.Position, problem.Message);

    public void AddRange(ProblemList others) => _problems.AddRange(others._problems);

    public ImmutableArray<PolicyProblem> Sorted() =>
        [.. _problems.OrderBy(p => p.File, StringComparer.Ordinal).ThenBy(p => p.Line).ThenBy(p => p.Column)];

    /// <param name="placed">Moves a problem of a text to where the text stands.</param>
    public void AddRange(ProblemList others, Func<PolicyProblem, PolicyProblem> placed) => _problems.AddRange(others._problems.Select(placed));

    public void ThrowIfAny()
    {
        if (_problems.Count > 0)
        {
            throw new PolicyLoadException(Sorted());
        }
    }
}
