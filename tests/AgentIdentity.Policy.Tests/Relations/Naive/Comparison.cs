namespace AgentIdentity.Policy.Tests.Relations.Naive;

/// <summary>Whether an answer is the one that the definition gives.</summary>
internal sealed class Comparison(World world)
{
    private readonly Circles _circles = new(world);
    private readonly Dictionary<string, SmallestSets> _sets = [];

    /// <summary>By definition; null where something takes itself away and there are no smallest sets.</summary>
    public Truth? Expected(Ask ask)
    {
        if (_circles.TakesItselfAway(ask.Object, ask.Relation))
        {
            return null;
        }

        if (!_sets.TryGetValue(ask.User, out var sets))
        {
            _sets[ask.User] = sets = new SmallestSets(world, ask.User);
        }

        return sets.Of(ask.Object, ask.Relation);
    }

    /// <summary>Null when the answer is right.</summary>
    public string? Objection(Ask ask, Truth answer) =>
        // Without smallest sets the walk's own account is held against the checker (ExplanationLaws).
        Expected(ask) is not { } expected || answer == expected ? null
        // A circle below an exclusion may only take away, or leave a fault where it did.
        : answer != Truth.True && _circles.BelowExclusion(ask.Object, ask.Relation) ? null
        : $"{ask} is {answer}, by definition {expected},";
}
