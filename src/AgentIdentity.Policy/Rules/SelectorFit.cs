using System.Collections.Immutable;
using AgentIdentity.Policy.Sources;

namespace AgentIdentity.Policy.Rules;

/// <summary>Whether what <c>on</c> puts together can be true of one call: a rule that never can would never bite, and nobody would notice.</summary>
internal static class SelectorFit
{
    /// <exception cref="SourceException">No call can match.</exception>
    public static void Require(RuleSelector on, YamlFields facets)
    {
        if (MayMatch(on))
        {
            return;
        }

        var (upstreams, actions) = (facets.Find("upstreams"), facets.Find("actions"));
        var place = !MayMatch(on with { Upstreams = [] }) ? actions ?? upstreams : upstreams;
        throw new SourceException(PolicyError.RuleNamesNothing, (place ?? facets.Require("upstreams")).At, $"{Why(on)}, so the rule would never apply; {Mend(on)}");
    }

    private static string Why(RuleSelector on)
    {
        var (named, wrongUpstream, wrongAction) = (string.Join(", ", Things(on)), !MayMatch(on with { Actions = [] }), !MayMatch(on with { Upstreams = [] }));
        return named.Length == 0 ? $"no call {(on.Upstreams.IsEmpty ? "" : $"of {Listed(on.Upstreams)} ")}has the action {Listed(on.Actions)}"
            : string.Join(", and ", new[]
            {
                wrongAction ? $"{named} is not called by {Listed(on.Actions)} but by {string.Join(" or ", RuleTopics.All.Where(t => !on.Things(t).IsEmpty).Select(RuleTopics.CalledBy).Distinct())}" : null,
                wrongUpstream ? $"{Listed(on.Upstreams)} is not {(wrongAction ? "its upstream" : $"the upstream of {named}")}" : null,
                !wrongAction && !wrongUpstream ? $"nothing of {named} has both this upstream and this action" : null,
            }.OfType<string>());
    }

    private static string Mend(RuleSelector on) =>
        MayMatch(on with { Upstreams = [] }) && !MayMatch(on with { Actions = [] }) ? "remove 'upstreams', or name what is called there"
        : MayMatch(on with { Actions = [] }) && !MayMatch(on with { Upstreams = [] }) ? "remove 'actions', or name what is called so"
        : "remove 'actions' or 'upstreams', or correct them";

    /// <summary>The entries that no call can match although the rule applies to others, each with the facets that stand against it.</summary>
    public static IEnumerable<(string Facet, string Entry, string Against)> Idle(RuleSelector on)
    {
        var things = new (string Facet, ImmutableArray<NamePattern> Entries, Func<NamePattern, RuleSelector> Alone)[]
        {
            ("tools", on.Tools, p => on with { Tools = [p], Operations = [], Models = [] }),
            ("operations", on.Operations, p => on with { Operations = [p], Tools = [], Models = [] }),
            ("models", on.Models, p => on with { Models = [p], Tools = [], Operations = [] }),
            ("upstreams", on.Upstreams, p => on with { Upstreams = [p] }),
            ("actions", on.Actions, p => on with { Actions = [p] }),
        };
        return from facet in things
               from entry in facet.Entries
               where !MayMatch(facet.Alone(entry))
               select (facet.Facet, entry.Text, string.Join(" and ", things.Where(t => t.Facet != facet.Facet && !t.Entries.IsEmpty && Against(facet.Facet, t.Facet)).Select(t => $"'{t.Facet}'")));
    }

    public static bool MayMatch(RuleSelector on)
    {
        foreach (var topic in RuleTopics.All)
        {
            if (MayMatch(on, topic))
            {
                return true;
            }
        }

        return false;
    }

    private static bool MayMatch(RuleSelector on, RuleTopic topic) =>
        (on.Actions.IsEmpty || on.Actions.Any(a => RuleTopics.Fits(a, topic)))
        && (on.IsAboutAnything
            ? topic != RuleTopic.Model || on.Upstreams.IsEmpty || on.Upstreams.Any(u => u.Matches(Call.ModelUpstream))
            : on.Things(topic).Any(thing => on.Upstreams.IsEmpty || on.Upstreams.Any(u => Fits(u, thing, topic))));

    private static bool Fits(NamePattern upstream, NamePattern thing, RuleTopic topic) => topic == RuleTopic.Model
        ? upstream.Matches(Call.ModelUpstream)
        : thing.Text.IndexOf('/', StringComparison.Ordinal) is var slash && (slash < 0 || upstream.Matches(thing.Text[..slash]));

    /// <summary>Tools, operations and models stand beside each other, not against each other.</summary>
    private static bool Against(string facet, string other) => facet is "upstreams" or "actions" || other is "upstreams" or "actions";

    private static IEnumerable<string> Things(RuleSelector on) => on.Tools.Concat(on.Operations).Select(t => t.Text).Concat(on.Models.Select(m => $"{Call.ModelUpstream}/{m.Text}"));

    private static string Listed(ImmutableArray<NamePattern> patterns) => string.Join(" or ", patterns.Select(p => p.Text));
}
