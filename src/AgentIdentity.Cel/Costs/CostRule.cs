namespace AgentIdentity.Cel.Costs;

/// <summary>
/// What a call costs by the sizes of its arguments. One rule serves both the estimate (sizes within bounds) and the charge
/// (sizes known), so that the two cannot disagree; it must not fall where a size grows.
/// </summary>
internal delegate Bounds CostRule(ReadOnlySpan<Bounds> sizes);
