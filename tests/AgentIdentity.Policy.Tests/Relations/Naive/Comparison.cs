namespace AgentIdentity.Policy.Tests.Relations.Naive;

/// <summary>Whether an answer is the one that the definition gives.</summary>
internal static class Comparison
{
    /// <summary>Null when it is.</summary>
    public static string? Objection(World world, Ask ask, Truth answer)
    {
        var circles = new Circles(world);
        if (circles.TakesItselfAway(ask.Object, ask.Relation))
        {
            // There are no smallest sets; the walk's own account is held against the checker elsewhere.
            return null;
        }

        var expected = new SmallestSets(world, ask.User).Of(ask.Object, ask.Relation);
        return answer == expected ? null
            // A circle below an exclusion may only take away, or leave a fault where it did.
            : answer != Truth.True && circles.BelowExclusion(ask.Object, ask.Relation) ? null
            : $"{ask} is {answer}, by definition {expected},";
    }
}
