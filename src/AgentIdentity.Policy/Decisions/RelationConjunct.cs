using AgentIdentity.Policy.Mappings;
using AgentIdentity.Policy.Relations;
using AgentIdentity.Policy.Relations.Checking;
using AgentIdentity.Policy.Relations.Explaining;

namespace AgentIdentity.Policy.Decisions;

/// <summary>Asks the relations whether each of some users may do what a call does, and may do it to the resource that its mapping names.</summary>
internal static class RelationConjunct
{
    public static Finding Evaluate(RelationDemand demand, DecisionCase asked)
    {
        var (name, mapped) = (demand.Name, asked.Mapped);
        if (asked.Target is not { } target)
        {
            return Invalid(name, $"'{PolicyObject.Display(asked.Request.Call)}' cannot be named in the relations", "use a plain tool, path or model name");
        }

        if (!mapped.Listed)
        {
            return Finding.Fails(name, PolicyError.NotMapped, DecisionReason.NotMapped,
                $"the mapping of {asked.Request.Call.Upstream} does not list {PolicyObject.Display(asked.Request.Call)}",
                $"add it to mappings/{asked.Request.Call.Upstream}.yaml, or say there 'unlisted: default'");
        }

        if (demand.Ids.Length == 0)
        {
            return Invalid(name, $"there is no {demand.Type} to ask about", "call under a delegation");
        }

        Proof? proof = null;
        Finding? failed = null;
        foreach (var id in demand.Ids)
        {
            if (PolicyObject.User(demand.Type, id) is not { } user)
            {
                return Invalid(name, $"'{id}' is not the id of a {demand.Type}", "sign in as a known person or agent");
            }

            var answer = Check(demand, user, name, target, asked);
            proof = Proof.Both(proof, answer.Proof);
            failed = Together(failed, answer.Failed);
            var resource = OfResource(demand, user, asked);
            proof = Proof.Both(proof, resource.Proof);
            failed = Together(failed, resource.Failed is null ? null : resource.Failed with { HoldsForSomeArguments = true });
        }

        return failed ?? (proof is null ? Finding.Holds(name, []) : Finding.Holds(name, proof));
    }

    private static (Proof? Proof, Finding? Failed) OfResource(RelationDemand demand, Subject user, DecisionCase asked) => (asked.Mapped, demand.ResourceRelation) switch
    {
        ({ Problem: not null } mapped, _) => (null, Misunderstood(demand.Name, mapped, asked)),
        (_, null) => (null, null),
        ({ Resource: { } resource }, var relation) => Check(demand, user, relation, resource, asked),
        ({ Open: true }, var relation) when asked.Request.Call.ForList =>
            (new ProofByWord($"whether {user.Text} is {relation} of the resource depends on arguments that are not known"), null),
        var (mapped, _) => (null, Misunderstood(demand.Name, mapped, asked)),
    };

    /// <summary>The call is not what its mapping describes, so that nobody knows what it is about.</summary>
    private static Finding Misunderstood(string name, MappedCall mapped, DecisionCase asked)
    {
        var (error, reason) = mapped.Fault switch
        {
            MappingFault.Body => (PolicyError.BodyRequired, DecisionReason.BodyRequired),
            MappingFault.Arguments => (PolicyError.ArgumentsInvalid, DecisionReason.ArgumentsInvalid),
            _ => (PolicyError.ResourceUnknown, DecisionReason.ResourceUnknown),
        };
        return Finding.Fails(name, error, reason, $"the call is not understood, so nobody may make it: {mapped.Problem ?? "the mapping names no resource for it"}", mapped.Fault == MappingFault.Body
            ? "send the call through a door that reads the body" : $"call with arguments as mappings/{asked.Request.Call.Upstream}.yaml describes them");
    }

    private static (Proof? Proof, Finding? Failed) Check(RelationDemand demand, Subject user, string relation, string target, DecisionCase asked)
    {
        if (asked.Request.Relations is { } told)
        {
            return ToldRelations.Find(demand, user, relation, target, told);
        }

        var (model, tuples) = (asked.Snapshot.Bundle.Model, asked.Snapshot.Tuples);
        if (model.Find(Subject.TypeOf(target), relation) is null)
        {
            return (null, Finding.Fails(demand.Name, demand.Denied, DecisionReason.NoRelation,
                $"the relation model does not define {relation} on type {Subject.TypeOf(target)}", "add the relation to the model"));
        }

        var question = new CheckQuestion(user, relation, target, asked.Context);
        var answer = RelationChecker.Check(model, tuples, question);
        return answer.Allowed && answer.Fault == CheckFault.None
            ? (answer.Proof, null)
            // Most often nothing is there at all, and there is no more to find out.
            : (null, answer is { Fault: CheckFault.None, Excluded: false, Notes.Count: 0 }
                ? RelationRefusal.Nothing(demand, question)
                : RelationRefusal.Of(demand, question, answer.Fault, Explainer.Explain(model, tuples, question, room: 1, Explainer.Glance)));
    }

    /// <summary>Two refusals are one, which says both, and what they have in common once; the first one's reason counts.</summary>
    private static Finding? Together(Finding? first, Finding? second) => first is null || second is null ? first ?? second
        : new Finding(first.Conjunct.Why == second.Conjunct.Why ? first.Conjunct : first.Conjunct with { Why = $"{first.Conjunct.Why}; {second.Conjunct.Why}" })
        {
            HoldsForSomeArguments = first.HoldsForSomeArguments && second.HoldsForSomeArguments,
        };

    private static Finding Invalid(string name, string why, string remedy) =>
        Finding.Fails(name, PolicyError.InvalidRequest, DecisionReason.InvalidRequest, why, remedy);
}
