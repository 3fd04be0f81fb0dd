using AgentIdentity.Policy.Relations.Checking;
using AgentIdentity.Policy.Relations.Explaining;

namespace AgentIdentity.Policy.Decisions;

/// <summary>
/// Why the relations do not permit a call: no relation, an exclusion, a condition that does not hold, a value that is missing
/// and a condition that cannot be evaluated are different answers, with different people who can mend them.
/// </summary>
internal static class RelationRefusal
{
    /// <param name="demand">What asked.</param>
    /// <param name="fault">The checker's.</param>
    public static Finding Of(RelationDemand demand, CheckQuestion question, CheckFault fault, Explained explained)
    {
        var (name, denied) = (demand.Name, demand.Denied);
        var (relation, who, target) = (question.Relation, question.Subject.Text, question.Object);
        var objections = string.Join("; ", explained.Objections);
        return (fault, explained.Reason) switch
        {
            (CheckFault.TooComplex, _) => Finding.Fails(name, PolicyError.RelationError, DecisionReason.RelationError,
                $"whether {who} is {relation} of {target} takes more than 25 steps from set to set", "make the groups or folders flatter"),
            (CheckFault.ConditionError, _) => Finding.Fails(name, PolicyError.RelationError, DecisionReason.RelationError, objections, "correct the condition or the tuple"),
            (CheckFault.MissingContext, _) or (_, RelationReason.MissingContext) =>
                Finding.Fails(name, PolicyError.MissingContext, DecisionReason.MissingContext, objections, "write the missing values into the tuple"),
            (_, RelationReason.ConditionFailed) =>
                Finding.Fails(name, PolicyError.ConditionFailed, DecisionReason.ConditionFailed, objections, "satisfy the condition, or renew the tuple"),
            _ when explained.Excluder is { } excluder => Finding.Fails(name, denied, DecisionReason.NoRelation,
                $"{who} is kept from being {relation} of {target}: {excluder}", "an administrator can take away what excludes"),
            _ => Nothing(demand, question),
        };
    }

    /// <summary>No tuple leads from the user to the relation, whatever conditions say.</summary>
    public static Finding Nothing(RelationDemand demand, CheckQuestion question)
    {
        var (relation, who, target) = (question.Relation, question.Subject.Text, question.Object);
        return Finding.Fails(demand.Name, demand.Denied, DecisionReason.NoRelation, $"nothing makes {who} {relation} of {target}",
            $"an administrator can write the tuple {who} {relation} {target}, or put {who} into a role or set that has it");
    }
}
