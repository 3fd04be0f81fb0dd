namespace AgentIdentity.Cel.Checking;

/// <summary>What a name turned out to mean: a variable of the host, a place in the frame, or a constant.</summary>
internal sealed record Referent(CelType Type, string? Variable = null, int Slot = -1, CelValue? Constant = null)
{
    /// <summary>A constant's full name.</summary>
    public string? Name { get; init; }

    /// <summary>The planner computes a bound variable's value at its first use.</summary>
    public Syntax.BindNode? Bind { get; init; }
}
