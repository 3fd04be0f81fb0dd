namespace AgentIdentity.Cel;

/// <summary>Bounds on what an expression may be and may spend. The defaults suit policies written by people.</summary>
public sealed record CelLimits
{
    /// <summary>The defaults.</summary>
    public static CelLimits Default { get; } = new();

    /// <summary>Longest source in UTF-16 units.</summary>
    public int SourceLength { get; init; } = 32 * 1024;

    /// <summary>Deepest nesting of the syntax tree; low enough that no recursion over it can exhaust the stack.</summary>
    public int Depth { get; init; } = 100;

    /// <summary>
    /// Most one evaluation may cost. The unit is cel-go's: one for a name, a selection or a call, ten for a list, thirty for a
    /// map, a tenth for a code point a function passes over; literals and <c>&amp;&amp;</c> cost nothing.
    /// </summary>
    public long Cost { get; init; } = 1_000_000;

    /// <summary>
    /// Most one evaluation may do that the cost leaves out: one for an element copied or compared, or for ten code units. It
    /// bounds time and memory whatever the values are.
    /// </summary>
    public long Work { get; init; } = 1_000_000;

    /// <summary>
    /// Compile refuses what may cost more than this, by <see cref="CelProgram.EstimatedCost"/>; null refuses nothing. Sizes that
    /// <see cref="CelEnvironment.Bound"/> does not declare count as unlimited.
    /// </summary>
    public long? EstimatedCost { get; init; }
}
