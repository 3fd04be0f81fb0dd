using System.Collections.Immutable;

namespace AgentIdentity.Policy;

/// <summary>What the tests of a policy show of it.</summary>
/// <param name="Points">Everything that could be shown: rules and their variables in file order, then relations and their branches.</param>
public sealed record PolicyCoverage(ImmutableArray<CoveragePoint> Points)
{
    /// <summary>Rules and variables that no test shows from both sides, and nobody excused. These fail a run of tests.</summary>
    public ImmutableArray<CoveragePoint> Failures => [.. Points.Where(p => p.Kind != CoverageKind.Relation && p.Missing is not null)];

    /// <summary>Excuses for what the tests do show: they can go.</summary>
    public ImmutableArray<CoveragePoint> NeedlessExcuses => [.. Points.Where(p => (p.True && p.ExcusedTrue is not null) || (p.False && p.ExcusedFalse is not null))];

    /// <summary>How many sides of a kind were seen, and how many there are.</summary>
    /// <param name="kinds">The kinds to count.</param>
    public (int Seen, int All) Count(params IEnumerable<CoverageKind> kinds)
    {
        var counted = Points.Where(p => kinds.Contains(p.Kind)).ToArray();
        return (counted.Sum(p => p.Seen), counted.Sum(p => p.Sides));
    }
}
