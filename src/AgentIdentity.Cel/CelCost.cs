using System.Globalization;
using AgentIdentity.Cel.Costs;

namespace AgentIdentity.Cel;

/// <summary>What an evaluation may cost, estimated from the expression alone, in the units of <see cref="CelLimits.Cost"/>.</summary>
/// <param name="Minimum">What an evaluation in which no part fails costs at least.</param>
/// <param name="Maximum">What any evaluation costs at most; <see cref="long.MaxValue"/> where nothing bounds it.</param>
public readonly record struct CelCost(long Minimum, long Maximum)
{
    /// <summary>Whether nothing bounds the cost but the sizes of values nobody declared.</summary>
    public bool IsUnlimited => Maximum == Bounds.Unlimited;

    /// <summary>For example <c>3 to 57</c>, or <c>3 and more</c>.</summary>
    public override string ToString()
    {
        var (least, most) = (Minimum.ToString(CultureInfo.InvariantCulture), Maximum.ToString(CultureInfo.InvariantCulture));
        return IsUnlimited ? $"{least} and more" : least == most ? least : $"{least} to {most}";
    }
}
