using System.Text.Json;
using AgentIdentity.Policy;

namespace AgentIdentity.Broker;

/// <summary>Who may answer: the person whom a rule names, or whoever is in the set that it names, now.</summary>
/// <param name="engine">The relations that decisions are made with.</param>
internal sealed class Approvers(PeopleDirectory people, Func<IRelationEngine> engine, TimeProvider time)
{
    // What people call membership of a set that a rule names without a relation.
    private static readonly string[] Memberships = ["assignee", "member"];

    public async ValueTask<BrokerFailure?> RefusalAsync(Approval approval, string by)
    {
        if (people.Refusal(by) is { } unknown)
        {
            return unknown;
        }

        // Whoever acts through an agent would approve their own act: only where the rule says that they may.
        if (by == approval.Human && !approval.Self)
        {
            return new BrokerFailure(BrokerError.ApproverIsPrincipal, $"The call is made in the name of {by}: somebody else answers, unless rule {approval.RuleId} says self: true.");
        }

        var (set, relation) = approval.From.IndexOf('#', StringComparison.Ordinal) is > 0 and var mark
            ? (approval.From[..mark], approval.From[(mark + 1)..]) : (approval.From, null);
        return set.StartsWith("user:", StringComparison.Ordinal)
            ? set["user:".Length..] == by ? null : NotAmong(approval, by)
            : await AskAsync(approval, by, set, relation is null ? Memberships : [relation]).ConfigureAwait(false);
    }

    private static BrokerFailure NotAmong(Approval approval, string by) =>
        new(BrokerError.ApproverNotAllowed, $"Rule {approval.RuleId} lets {approval.From} answer, and {by} is not that.");

    private async ValueTask<BrokerFailure?> AskAsync(Approval approval, string by, string set, string[] relations)
    {
        var terms = new RelationTerms
        {
            Consistency = RelationConsistency.HigherConsistency,
            Context = JsonSerializer.SerializeToElement(new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["now"] = time.GetUtcNow().UtcDateTime.ToString("O", System.Globalization.CultureInfo.InvariantCulture),
            }),
        };
        RelationFailure? failure = null;
        foreach (var relation in relations)
        {
            var answer = await engine().CheckAsync(new RelationQuestion("user:" + by, relation, set), terms).ConfigureAwait(false);
            if (answer.Ok)
            {
                return answer.Value.Allowed ? null : NotAmong(approval, by);
            }

            failure ??= answer.Failure;
        }

        return new BrokerFailure(BrokerError.ApproverUnresolved, $"Whether {by} is in {approval.From} cannot be found out: {failure?.Message}");
    }
}
