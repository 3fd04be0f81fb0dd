using System.Collections.Immutable;
using AgentIdentity.Policy.Sources;

namespace AgentIdentity.Policy.Relations;

/// <summary>Takes the tuples of several files that fit the model and stand there once; each of the others is a problem.</summary>
/// <param name="model">Null when it could not be read: then nothing is said about what fits.</param>
/// <param name="before">Tuples that are there already, and may not be written again.</param>
internal sealed class TupleIntake(RelationModel? model, IEnumerable<RelationTuple> before, ProblemList problems)
{
    private readonly HashSet<RelationQuestion> _seen = [.. before.Select(t => t.Key)];
    private readonly List<RelationTuple> _taken = [];

    public void Add(RelationTuple tuple, string file, SourcePosition at)
    {
        if (model is not null && TupleRules.Refusal(model, tuple) is { } refusal)
        {
            problems.Add(PolicyError.TupleInvalid, file, at, refusal);
        }
        else if (!_seen.Add(tuple.Key))
        {
            problems.Add(PolicyError.Duplicate, file, at, $"the tuple {tuple} stands here twice; remove one");
        }
        else
        {
            _taken.Add(tuple);
        }
    }

    public ImmutableArray<RelationTuple> Taken() => [.. _taken];
}
