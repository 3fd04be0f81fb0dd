using System.Collections.Immutable;

namespace AgentIdentity.Policy.Comparison;

/// <summary>Says of two versions of one rule what changed, and which way each change goes. Rules only narrow, so less rule is more access.</summary>
internal static class RuleComparison
{
    private static readonly string[] Words = ["message", "owner"];

    public static IEnumerable<RuleChange> Changes(RuleOutline? before, RuleOutline? after) => (before, after) switch
    {
        (null, { } added) => [new(added.Id, "added", Enforced(added, ChangeEffect.Narrows), null, Told(added))],
        ({ } removed, null) => [new(removed.Id, "removed", Enforced(removed, ChangeEffect.Widens), Told(removed), null)],
        ({ } old, { } now) => Changed(old, now),
        _ => [],
    };

    private static IEnumerable<RuleChange> Changed(RuleOutline old, RuleOutline now)
    {
        if (old.Shadow != now.Shadow)
        {
            yield return new(now.Id, "mode", now.Shadow ? ChangeEffect.Widens : ChangeEffect.Narrows, Mode(old), Mode(now));
        }

        // What a rule in shadow says changes no call; once it was or is enforced, it may.
        var inert = old.Shadow && now.Shadow;
        foreach (var change in Said(old, now).Concat(Scopes(old, now)).Concat(Parts(old, now)))
        {
            yield return inert ? change with { Effect = ChangeEffect.None } : change;
        }
    }

    private static IEnumerable<RuleChange> Said(RuleOutline old, RuleOutline now)
    {
        if (old.Kind != now.Kind)
        {
            yield return new(now.Id, "kind", ChangeEffect.Unknown, Told(old), Told(now));
        }
        else if (!old.Says.SequenceEqual(now.Says))
        {
            var effect = now.Kind is "redact" or "label" ? ByMore(old.Says.Except(now.Says).Any(), now.Says.Except(old.Says).Any()) : ChangeEffect.Unknown;
            yield return new(now.Id, now.Kind, effect, Joined(old.Says), Joined(now.Says));
        }
    }

    private static IEnumerable<RuleChange> Scopes(RuleOutline old, RuleOutline now)
    {
        foreach (var facet in old.On.Keys.Union(now.On.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            var (was, is_) = (old.On.GetValueOrDefault(facet, []), now.On.GetValueOrDefault(facet, []));
            if (!was.ToHashSet(StringComparer.Ordinal).SetEquals(is_))
            {
                var effect = ByMore(lost: !Covers(is_, was), gained: !Covers(was, is_));
                yield return new(now.Id, $"on.{facet}", effect, was.IsEmpty ? null : Joined(was), is_.IsEmpty ? null : Joined(is_));
            }
        }
    }

    private static IEnumerable<RuleChange> Parts(RuleOutline old, RuleOutline now)
    {
        foreach (var key in old.Parts.Keys.Union(now.Parts.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            var (was, is_) = (old.Parts.GetValueOrDefault(key), now.Parts.GetValueOrDefault(key));
            if (was != is_)
            {
                var effect = Words.Contains(key) ? ChangeEffect.None : (key, was, is_) switch
                {
                    // With a way out the rule refuses less; an obligation under a condition binds less.
                    ("otherwise" or "when", null, _) => ChangeEffect.Widens,
                    ("otherwise" or "when", _, null) => ChangeEffect.Narrows,
                    _ => ChangeEffect.Unknown,
                };
                yield return new(now.Id, key, effect, was, is_);
            }
        }
    }

    /// <summary>Whether patterns match all that others match. None at all match everything.</summary>
    private static bool Covers(ImmutableArray<string> wide, ImmutableArray<string> narrow) =>
        wide.IsEmpty || (!narrow.IsEmpty && narrow.All(one => wide.Any(other => other == one
            || (other.EndsWith('*') && one.TrimEnd('*').StartsWith(other[..^1], StringComparison.Ordinal)))));

    private static ChangeEffect ByMore(bool lost, bool gained) => (lost, gained) switch
    {
        (true, true) => ChangeEffect.Unknown,
        (true, false) => ChangeEffect.Widens,
        (false, true) => ChangeEffect.Narrows,
        _ => ChangeEffect.None,
    };

    private static ChangeEffect Enforced(RuleOutline rule, ChangeEffect effect) => rule.Shadow ? ChangeEffect.None : effect;

    private static string Mode(RuleOutline rule) => rule.Shadow ? "shadow" : "enforce";

    private static string Told(RuleOutline rule) => $"{rule.Kind}: {Joined(rule.Says)}{(rule.Shadow ? " (shadow)" : "")}";

    private static string Joined(IEnumerable<string> texts) => string.Join(", ", texts);
}
