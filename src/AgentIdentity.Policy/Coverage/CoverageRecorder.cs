using System.Collections.Immutable;
using AgentIdentity.Policy.Coverage;
using AgentIdentity.Policy.Decisions;
using AgentIdentity.Policy.DecisionTests;
using AgentIdentity.Policy.Relations.Checking;

namespace AgentIdentity.Policy.Coverage;

/// <summary>Collects what a run of tests shows of a policy.</summary>
internal sealed class CoverageRecorder(PolicyBundle policy)
{
    private readonly RelationCoverage _relations = new(policy.Model);
    private readonly RuleCoverage _rules = new(policy.Rules);

    /// <summary>Tests of another model, which a file may bring along, show nothing of this policy.</summary>
    public void Saw(StoreTestResult test)
    {
        if (test.State is not { } state || !ReferenceEquals(state.Model, policy.Model))
        {
            return;
        }

        foreach (var question in test.Questions)
        {
            foreach (var check in question.Checks)
            {
                _relations.Saw(state.Tuples, check, new JsonCheckContext(question.Context));
            }
        }
    }

    public void Saw(DecisionTestResult test)
    {
        var asked = new DecisionCase(test.Request, test.Snapshot);
        _relations.Saw(asked);
        _rules.Saw(asked);
    }

    public PolicyCoverage Coverage(ImmutableArray<CoverageExcuse> excuses) => new([.. _rules.Points().Select(p => Excused(p, excuses)), .. _relations.Points()]);

    private static CoveragePoint Excused(CoveragePoint point, ImmutableArray<CoverageExcuse> excuses)
    {
        foreach (var excuse in excuses.Where(e => point.Name == (e.Let is null ? e.Rule : $"{e.Rule}.{e.Let}")))
        {
            point = excuse.Never ? point with { ExcusedTrue = excuse.Because } : point with { ExcusedFalse = excuse.Because };
        }

        return point;
    }
}
