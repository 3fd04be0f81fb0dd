namespace AgentIdentity.Policy;

/// <summary>What is in force at one moment: a bundle and the tuples. Immutable; readers never lock.</summary>
/// <param name="bundle">The policy.</param>
/// <param name="tuples">The facts. Tuples that the model does not allow are ignored by checks, as in OpenFGA.</param>
public sealed class PolicySnapshot(PolicyBundle bundle, TupleIndex tuples)
{
    /// <summary>The policy.</summary>
    public PolicyBundle Bundle { get; } = bundle;

    /// <summary>The facts.</summary>
    public TupleIndex Tuples { get; } = tuples;

    /// <summary>The snapshot with one more tuple; an equal key is replaced.</summary>
    /// <exception cref="ArgumentException">The tuple does not fit the model; see <see cref="Validate"/>.</exception>
    public PolicySnapshot With(RelationTuple tuple) => Validate(tuple) is { } problem
        ? throw new ArgumentException(problem.Message, nameof(tuple))
        : new PolicySnapshot(Bundle, Tuples.With(tuple));

    /// <summary>The snapshot without a tuple; unchanged when there is none such.</summary>
    public PolicySnapshot Without(RelationTuple tuple) => new(Bundle, Tuples.Without(tuple));

    /// <summary>Why the model refuses a tuple, or null when it fits. To be asked before a tuple is stored.</summary>
    public PolicyProblem? Validate(RelationTuple tuple) => Bundle.Model.Validate(tuple);
}
