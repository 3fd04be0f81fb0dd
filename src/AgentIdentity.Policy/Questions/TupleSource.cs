using System.Collections.Immutable;
using AgentIdentity.Policy.Relations;
using AgentIdentity.Policy.Sources;

namespace AgentIdentity.Policy;

/// <summary>Reads tuples that somebody brings along to ask about a policy.</summary>
public static class TupleSource
{
    /// <summary>The tuples of a YAML file, in the form of a policy's own.</summary>
    /// <param name="policy">The policy whose model they must fit.</param>
    /// <param name="text">The text.</param>
    /// <param name="file">The name to use in problems.</param>
    /// <exception cref="PolicyLoadException">The text is no such file, or a tuple does not fit.</exception>
    public static ImmutableArray<RelationTuple> Read(PolicyBundle policy, string text, string file)
    {
        ArgumentNullException.ThrowIfNull(policy);
        var problems = new ProblemList();
        var tuples = new TupleIntake(policy.Model, [], problems);
        TupleFile.Read(text, file, tuples, problems);
        problems.ThrowIfAny();
        return tuples.Taken();
    }
}
