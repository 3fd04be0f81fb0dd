namespace AgentIdentity.Policy;

/// <summary>A tuple of the bundle that is not as it was. One whose condition changed is removed and added.</summary>
/// <param name="Tuple">The tuple.</param>
/// <param name="Added">Whether it came; otherwise it went.</param>
public sealed record SeedChange(RelationTuple Tuple, bool Added);
