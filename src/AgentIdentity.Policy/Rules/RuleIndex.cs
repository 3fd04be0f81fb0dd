using System.Collections.Frozen;
using System.Collections.Immutable;

namespace AgentIdentity.Policy.Rules;

/// <summary>
/// Finds the rules of a call without looking at any other: by kind, upstream, action and what is called, each either spelled out in a
/// rule or a mapping, or none of those.
/// </summary>
internal sealed class RuleIndex
{
    private readonly FrozenDictionary<RulePlace, ImmutableArray<IndexedRule>> _places;
    private readonly FrozenSet<string> _upstreams;
    private readonly ImmutableArray<FrozenSet<string>> _actions;

    public RuleIndex(ImmutableArray<CompiledRule> rules)
    {
        var things = new HashSet<(RuleTopic Topic, string Upstream, string Name)>();
        var selected = rules.Select(static r => (Rule: r, On: WithHead(r.On))).ToImmutableArray();
        foreach (var rule in rules)
        {
            Exact(things, rule.On.Tools, [RuleTopic.Tool]);
            Exact(things, rule.On.Operations, [RuleTopic.McpRequest, RuleTopic.Http, RuleTopic.Data]);
            Exact(things, [.. rule.On.Models.Select(m => new NamePattern($"{Call.ModelUpstream}/{m.Text}"))], [RuleTopic.Model]);
            foreach (var typed in rule.Typed.Keys)
            {
                Add(things, typed, RuleTopics.All);
            }
        }

        _upstreams = rules.SelectMany(r => r.On.Upstreams).Where(p => p.Exact).Select(p => p.Text)
            .Concat(rules.SelectMany(r => r.On.Tools.Concat(r.On.Operations)).Where(p => p.Text.Contains('/', StringComparison.Ordinal)).Select(p => p.Text[..p.Text.IndexOf('/', StringComparison.Ordinal)]))
            .Concat(things.Select(t => t.Upstream)).ToFrozenSet(StringComparer.Ordinal);
        _actions = [.. RuleTopics.All.Select(topic => selected.SelectMany(r => r.On.Actions).Where(p => p.Exact && RuleTopics.Fits(p, topic)).Select(p => p.Text).ToFrozenSet(StringComparer.Ordinal))];
        _places = Places(things).Distinct().ToFrozenDictionary(p => p, p => At(selected, p));
    }

    /// <summary>The rules that may concern a call, in file order; some ask for the agent or the risk besides.</summary>
    /// <param name="call">The call.</param>
    /// <param name="name">The tool, the operation's name in the relations, or the model.</param>
    public ImmutableArray<IndexedRule> Find(Call call, string name)
    {
        var upstream = _upstreams.Contains(call.Upstream) ? call.Upstream : "";
        var topic = RuleTopics.Of(call);
        var action = _actions[(int)topic].Contains(call.Action) ? call.Action : "";
        return upstream.Length > 0 && _places.TryGetValue(new RulePlace(topic, upstream, action, name), out var named) ? named
            : _places.TryGetValue(new RulePlace(topic, upstream, action, ""), out var others) ? others
            : throw new InvalidOperationException($"no rules are indexed for {call.Kind}");
    }

    private IEnumerable<RulePlace> Places(HashSet<(RuleTopic Topic, string Upstream, string Name)> things) =>
        from thing in things.Concat(from topic in RuleTopics.All from upstream in _upstreams.Append("") select (Topic: topic, Upstream: upstream, Name: ""))
        from action in _actions[(int)thing.Topic].Append("")
        select new RulePlace(thing.Topic, thing.Upstream, action, thing.Name);

    private static ImmutableArray<IndexedRule> At(ImmutableArray<(CompiledRule Rule, RuleSelector On)> rules, RulePlace place) =>
        [.. rules.Where(r => r.On.Covers(place)).Select(r => new IndexedRule(r.Rule, r.Rule.BodyFor(place), Rest(r.On, place)))];

    // RFC 9110 section 9.3.2: HEAD asks what GET asks, so what binds the one binds the other.
    private static RuleSelector WithHead(RuleSelector on) =>
        on.Actions.Any(static p => p.Text == "GET") && !on.Actions.Any(static p => p.Matches("HEAD")) ? on with { Actions = on.Actions.Add(new NamePattern("HEAD")) } : on;

    /// <summary>What the place does not settle. A pattern that the place's rule matches only in part stays to be asked.</summary>
    private static RuleSelector Rest(RuleSelector on, RulePlace place)
    {
        var settled = on.IsAboutAnything || place.Name.Length > 0 || on.Things(place.Topic).Any(p => p.Text == "*" || p.Text == $"{place.Upstream}/*");
        return new RuleSelector
        {
            Tools = settled ? [] : on.Tools,
            Operations = settled ? [] : on.Operations,
            Models = settled ? [] : on.Models,
            Actions = place.Action.Length > 0 ? [] : on.Actions,
            Upstreams = place.Upstream.Length > 0 ? [] : on.Upstreams,
            Agents = on.Agents,
            Risk = on.Risk,
        };
    }

    private static void Exact(HashSet<(RuleTopic, string, string)> things, ImmutableArray<NamePattern> patterns, ImmutableArray<RuleTopic> topics)
    {
        foreach (var pattern in patterns.Where(p => p.Exact))
        {
            Add(things, pattern.Text, topics);
        }
    }

    private static void Add(HashSet<(RuleTopic, string, string)> things, string thing, ImmutableArray<RuleTopic> topics)
    {
        var slash = thing.IndexOf('/', StringComparison.Ordinal);
        foreach (var topic in topics)
        {
            if (slash > 0 && (topic == RuleTopic.Model) == (thing[..slash] == Call.ModelUpstream))
            {
                things.Add((topic, thing[..slash], thing[(slash + 1)..]));
            }
        }
    }
}
