using System.Collections.Immutable;
using AgentIdentity.Policy.Comparison;

namespace AgentIdentity.Policy;

/// <summary>One way in which a rule of one bundle is not that of another.</summary>
/// <param name="RuleId">The rule.</param>
/// <param name="What"><c>added</c>, <c>removed</c>, or the key that changed, such as <c>mode</c>, <c>on.tools</c> or <c>require</c>.</param>
/// <param name="Effect">What it can do to calls.</param>
/// <param name="Was">What stood there; null for what was added.</param>
/// <param name="Is">What stands there now; null for what was taken away.</param>
public sealed record RuleChange(string RuleId, string What, ChangeEffect Effect, string? Was, string? Is)
{
    /// <summary>Every change from one set of rules to another, rule by rule in the order of ids. The order of rules means nothing.</summary>
    public static ImmutableArray<RuleChange> Between(ImmutableArray<RuleOutline> before, ImmutableArray<RuleOutline> after)
    {
        var (old, now) = (ById(before), ById(after));
        return
        [
            .. old.Keys.Union(now.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal)
                .SelectMany(id => RuleComparison.Changes(old.GetValueOrDefault(id), now.GetValueOrDefault(id))),
        ];
    }

    /// <inheritdoc/>
    public override string ToString() => (What, Was, Is) switch
    {
        ("added" or "removed", _, _) => $"rule {RuleId} was {What}: {Was ?? Is}",
        (_, null, _) => $"rule {RuleId}: {What} is now {Is}",
        (_, _, null) => $"rule {RuleId}: {What} is gone, it was {Was}",
        _ => $"rule {RuleId}: {What} was {Was} and is now {Is}",
    };

    private static Dictionary<string, RuleOutline> ById(ImmutableArray<RuleOutline> rules) =>
        rules.GroupBy(static rule => rule.Id, StringComparer.Ordinal).ToDictionary(static same => same.Key, static same => same.First(), StringComparer.Ordinal);
}
