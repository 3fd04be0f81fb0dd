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
    /// Most one evaluation may spend. The unit is cel-go's: about one per operation, a tenth per code point touched.
    /// </summary>
    public long Cost { get; init; } = 1_000_000;
}
