namespace AgentIdentity.Policy;

/// <summary>What a relation model may contain beyond what every OpenFGA release reads alike.</summary>
public sealed record RelationModelOptions
{
    /// <summary>Neither switch is set.</summary>
    public static RelationModelOptions Default { get; } = new();

    /// <summary>
    /// Admits the two shapes that OpenFGA's coming engine refuses: <c>x from parent</c> where a type that <c>parent</c>
    /// allows has no <c>x</c>, and a relation that leads back to itself through <c>and</c> or <c>but not</c>.
    /// </summary>
    public bool CompatibilityV1 { get; init; }

    /// <summary>Experimental: admits <c>[agent with $expression]</c>, whose condition stands in the tuple.</summary>
    public bool DynamicConditions { get; init; }

    /// <summary>
    /// The most that one evaluation of a condition may cost, in cel-go's units (<see cref="AgentIdentity.Cel.CelLimits.Cost"/>).
    /// A condition that costs more is an error, and its tuple does not count. OpenFGA's limit by default.
    /// </summary>
    public long ConditionCost { get; init; } = 100;
}
