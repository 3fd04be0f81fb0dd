using System.Collections.Immutable;

namespace AgentIdentity.Policy.Rules;

/// <summary>
/// Which calls a rule is about. Tools, operations and models together say what is called; every other facet that is given must match,
/// and a facet that is not given matches all.
/// </summary>
internal sealed record RuleSelector
{
    public static RuleSelector All { get; } = new();

    public ImmutableArray<NamePattern> Tools { get; init; } = [];

    public ImmutableArray<NamePattern> Operations { get; init; } = [];

    public ImmutableArray<NamePattern> Models { get; init; } = [];

    public ImmutableArray<NamePattern> Actions { get; init; } = [];

    public ImmutableArray<NamePattern> Upstreams { get; init; } = [];

    public ImmutableArray<NamePattern> Agents { get; init; } = [];

    public ImmutableArray<Risk> Risk { get; init; } = [];

    /// <summary>Whether there is nothing that a call would have to match.</summary>
    public bool IsEmpty => IsAboutAnything && Actions.IsEmpty && Upstreams.IsEmpty && Agents.IsEmpty && Risk.IsEmpty;

    /// <summary>Whether every kind of call is meant.</summary>
    public bool IsAboutAnything => Tools.IsEmpty && Operations.IsEmpty && Models.IsEmpty;

    /// <summary>The patterns that say what is called, for one topic.</summary>
    public ImmutableArray<NamePattern> Things(RuleTopic topic) => topic switch
    {
        RuleTopic.Tool => Tools,
        RuleTopic.Model => Models,
        _ => Operations,
    };

    /// <summary>Whether a thing is named here without a star.</summary>
    public bool Names(RuleTopic topic, string upstream, string name)
    {
        foreach (var pattern in Things(topic))
        {
            if (pattern.Exact && Matches(pattern, topic, upstream, name))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether it could be about a call at a place, agents and risk apart. An empty part of the place stands for what no rule spells out.</summary>
    public bool Covers(RulePlace place) => CoversThing(place) && Covers(Actions, place.Action);

    /// <summary>The same for every action.</summary>
    public bool CoversThing(RulePlace place) => (IsAboutAnything || CoversName(place)) && Covers(Upstreams, place.Upstream);

    private bool CoversName(RulePlace place)
    {
        foreach (var pattern in Things(place.Topic))
        {
            if (pattern.Text == "*" || (place.Name.Length > 0 ? Matches(pattern, place.Topic, place.Upstream, place.Name)
                : place.Topic == RuleTopic.Model ? !pattern.Exact : pattern.MatchesUnnamed(place.Upstream)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Matches(NamePattern pattern, RuleTopic topic, string upstream, string name) =>
        topic == RuleTopic.Model ? pattern.Matches(name) : pattern.Matches(upstream, name);

    private static bool Covers(ImmutableArray<NamePattern> patterns, string name)
    {
        foreach (var pattern in patterns)
        {
            if (name.Length > 0 ? pattern.Matches(name) : !pattern.Exact)
            {
                return true;
            }
        }

        return patterns.IsEmpty;
    }
}
