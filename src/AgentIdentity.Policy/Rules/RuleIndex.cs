using System.Collections.Frozen;
using System.Collections.Immutable;

namespace AgentIdentity.Policy.Rules;

/// <summary>
/// Finds the rules of a call without looking at any other: by kind, upstream, action and what is called, each either spelled out in a
/// rule or a mapping, or none of those.
/// </summary>
internal sealed class RuleIndex
{
    private static readonly ImmutableArray<CallKind> Kinds = [.. Enum.GetValues<CallKind>()];
    private readonly FrozenDictionary<RulePlace, ImmutableArray<IndexedRule>> _places;
    private readonly FrozenSet<string> _upstreams;
    private readonly ImmutableArray<FrozenSet<string>> _actions;

    public RuleIndex(ImmutableArray<CompiledRule> rules)
    {
        var things = new HashSet<(CallKind Kind, string Upstream, string Name)>();
        foreach (var rule in rules)
        {
            Exact(things, rule.On.Tools, [CallKind.Mcp]);
            Exact(things, rule.On.Operations, [CallKind.Http, CallKind.Data]);
            Exact(things, [.. rule.On.Models.Select(m => new NamePattern($"{Call.ModelUpstream}/{m.Text}"))], [CallKind.Model]);
            foreach (var typed in rule.Typed.Keys)
            {
                Add(things, typed, Kinds);
            }
        }

        _upstreams = rules.SelectMany(r => r.On.Upstreams).Where(p => p.Exact).Select(p => p.Text)
            .Concat(rules.SelectMany(r => r.On.Tools.Concat(r.On.Operations)).Where(p => p.Text.Contains('/', StringComparison.Ordinal)).Select(p => p.Text[..p.Text.IndexOf('/', StringComparison.Ordinal)]))
            .Concat(things.Select(t => t.Upstream)).ToFrozenSet(StringComparer.Ordinal);
        _actions = [.. Kinds.Select(kind => rules.SelectMany(r => r.On.Actions).Where(p => p.Exact && Has(kind, p.Text)).Select(p => p.Text).ToFrozenSet(StringComparer.Ordinal))];
        _places = Places(things).Distinct().ToFrozenDictionary(p => p, p => At(rules, p));
    }

    /// <summary>The rules that may concern a call, in file order; some ask for the agent or the risk besides.</summary>
    /// <param name="call">The call.</param>
    /// <param name="name">The tool, the operation's name in the relations, or the model.</param>
    public ImmutableArray<IndexedRule> Find(Call call, string name)
    {
        var upstream = _upstreams.Contains(call.Upstream) ? call.Upstream : "";
        var action = _actions[(int)call.Kind].Contains(call.Action) ? call.Action : "";
        return upstream.Length > 0 && _places.TryGetValue(new RulePlace(call.Kind, upstream, action, name), out var named) ? named
            : _places.TryGetValue(new RulePlace(call.Kind, upstream, action, ""), out var others) ? others
            : throw new InvalidOperationException($"no rules are indexed for {call.Kind}");
    }

    private IEnumerable<RulePlace> Places(HashSet<(CallKind Kind, string Upstream, string Name)> things) =>
        from thing in things.Concat(from kind in Kinds from upstream in _upstreams.Append("") select (Kind: kind, Upstream: upstream, Name: ""))
        from action in _actions[(int)thing.Kind].Append("")
        select new RulePlace(thing.Kind, thing.Upstream, action, thing.Name);

    /// <summary>Tools are called and models asked by one action each, so that the others need no places there.</summary>
    private static bool Has(CallKind kind, string action) => kind switch
    {
        CallKind.Mcp => action == "tools/call",
        CallKind.Model => !char.IsAsciiLetterUpper(action[0]) && action != "tools/call",
        _ => action is not ("tools/call" or "chat"),
    };

    private static ImmutableArray<IndexedRule> At(ImmutableArray<CompiledRule> rules, RulePlace place) =>
        [.. rules.Where(r => r.On.Covers(place)).Select(r => new IndexedRule(r, r.BodyFor(place), Rest(r.On, place)))];

    /// <summary>What the place does not settle. A pattern that the place's rule matches only in part stays to be asked.</summary>
    private static RuleSelector Rest(RuleSelector on, RulePlace place)
    {
        var settled = on.IsAboutAnything || place.Name.Length > 0 || on.Things(place.Kind).Any(p => p.Text == "*" || p.Text == $"{place.Upstream}/*");
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

    private static void Exact(HashSet<(CallKind, string, string)> things, ImmutableArray<NamePattern> patterns, ImmutableArray<CallKind> kinds)
    {
        foreach (var pattern in patterns.Where(p => p.Exact))
        {
            Add(things, pattern.Text, kinds);
        }
    }

    private static void Add(HashSet<(CallKind, string, string)> things, string thing, ImmutableArray<CallKind> kinds)
    {
        var slash = thing.IndexOf('/', StringComparison.Ordinal);
        foreach (var kind in kinds)
        {
            if (slash > 0 && (kind == CallKind.Model) == (thing[..slash] == Call.ModelUpstream))
            {
                things.Add((kind, thing[..slash], thing[(slash + 1)..]));
            }
        }
    }
}
