using AgentIdentity.Cel.Unknowns;

namespace AgentIdentity.Cel.Planning;

/// <summary>
/// What comes of operands that are no values. Where every operand counts an error is certain already and wins over what is
/// unknown; unknowns join. (<c>&amp;&amp;</c> and <c>||</c> have it the other way round: there an unknown may still absorb the error.)
/// </summary>
internal static class Failures
{
    /// <summary>The first operand is no value; the second still has a say where values may be unknown.</summary>
    public static CelValue After(in CelValue first, Step second, Frame frame) => first.IsError ? first : Strict(first, second(frame));

    public static CelValue Strict(in CelValue first, in CelValue second) =>
        first.IsError ? first
        : second.IsError ? second
        : Joined(first, second);

    /// <summary>What is unknown so far in a literal, with one more.</summary>
    public static CelValue Strict(CelValue? earlier, in CelValue more) => earlier is { } before ? Strict(before, more) : more;

    /// <summary>Of what is left when neither side of a logical operator decides.</summary>
    public static CelValue Logical(in CelValue first, in CelValue second) =>
        first.IsUnknown || second.IsUnknown ? Joined(first, second)
        : first.IsError ? first
        : second;

    private static CelValue Joined(in CelValue first, in CelValue second) =>
        !second.IsUnknown ? first
        : !first.IsUnknown ? second
        : CelValue.FromUnknown(first.UnknownOf.With(second.UnknownOf));
}
