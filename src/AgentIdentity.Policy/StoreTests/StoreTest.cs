using System.Collections.Immutable;

namespace AgentIdentity.Policy.StoreTests;

/// <summary>One test: tuples of its own on top of the file's, and what is asked of both.</summary>
internal sealed record StoreTest(string Name, int Line, ImmutableArray<RelationTuple> Tuples, ImmutableArray<StoreQuestion> Questions)
{
    public StoreTestResult Run(StoreState store)
    {
        var own = store with { Tuples = store.Tuples.Apply(Tuples, []) };
        return new StoreTestResult(Name, Line, [.. Questions.Select(q => q.Ask(own) with { Line = q.At.Line, Column = q.At.Column })])
        {
            State = own,
            Questions = Questions,
        };
    }
}
