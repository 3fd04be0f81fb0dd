using System.Collections.Immutable;
using AgentIdentity.Policy.Sources;

namespace AgentIdentity.Policy.DecisionTests;

/// <summary>One test: a call with everything around it, and what is expected of the decision.</summary>
internal sealed record DecisionTest(
    string Name, SourcePosition At, ImmutableArray<RelationTuple> Tuples, DecisionRequest Request, ImmutableArray<Expectation> Expected)
{
    public DecisionTestResult Run(PolicySnapshot snapshot, Func<DecisionRequest, PolicySnapshot, Decision> decide)
    {
        var own = Tuples.IsEmpty ? snapshot : new PolicySnapshot(snapshot.Bundle, snapshot.Tuples.Apply(Tuples, []));
        var decision = decide(Request, own);
        return new DecisionTestResult(Name, At.Line, At.Column, decision, [.. Expected.Select(e => e.Judge(decision)).OfType<TestMismatch>()])
        {
            Request = Request,
            Snapshot = own,
        };
    }
}
