using System.Collections.Immutable;
using AgentIdentity.Policy.Relations;
using AgentIdentity.Policy.Relations.Checking;
using AgentIdentity.Policy.Relations.Explaining;

namespace AgentIdentity.Policy.Decisions;

/// <summary>Asks the relations whether each of some users may do what a call does.</summary>
internal static class RelationConjunct
{
    /// <param name="name">The conjunct's and the relation's name.</param>
    /// <param name="type">The type of the users.</param>
    /// <param name="ids">Everyone who must have the relation; none at all fails.</param>
    public static Finding Evaluate(string name, string type, IReadOnlyList<string> ids, DecisionRequest request, PolicySnapshot snapshot)
    {
        if (PolicyObject.Of(request.Call) is not { } target)
        {
            return Invalid(name, $"'{PolicyObject.Display(request.Call)}' cannot be named in the relations", "use a plain tool, path or model name");
        }

        var proof = ImmutableArray.CreateBuilder<string>();
        Finding? failed = null;
        foreach (var id in ids)
        {
            if (PolicyObject.User(type, id) is not { } user)
            {
                return Invalid(name, $"'{id}' is not the id of a {type}", "sign in as a known person or agent");
            }

            var finding = Check(name, user, target, request, snapshot);
            if (finding.Conjunct.Ok)
            {
                proof.AddRange(finding.Conjunct.Proof);
            }
            else
            {
                failed = failed is null ? finding : new Finding(failed.Conjunct with { Why = $"{failed.Conjunct.Why}; {finding.Conjunct.Why}" });
            }
        }

        return failed ?? (ids.Count == 0
            ? Invalid(name, $"there is no {type} to ask about", "call under a delegation")
            : Finding.Holds(name, proof.DrainToImmutable()));
    }

    private static Finding Check(string name, Subject user, string target, DecisionRequest request, PolicySnapshot snapshot)
    {
        var denied = name == HumanMay.Name ? PolicyError.HumanMayNot : PolicyError.AgentMayNot;
        if (request.Relations is { } told)
        {
            return ToldRelations.Find(name, denied, user, target, told);
        }

        var model = snapshot.Bundle.Model;
        if (model.Find(Subject.TypeOf(target), name) is null)
        {
            return Finding.Fails(name, denied, DecisionReason.NoRelation,
                $"the relation model does not define {name} on type {Subject.TypeOf(target)}", "add the relation to the model");
        }

        var question = new CheckQuestion(user, name, target, new CallContext(request));
        var answer = RelationChecker.Check(model, snapshot.Tuples, question);
        return answer.Allowed && answer.Fault == CheckFault.None
            ? Finding.Holds(name, answer.Proof?.Lines() ?? [])
            : RelationRefusal.Of(denied, question, answer.Fault, Explainer.Explain(model, snapshot.Tuples, question, room: 1, Explainer.Glance));
    }

    private static Finding Invalid(string name, string why, string remedy) =>
        Finding.Fails(name, PolicyError.InvalidRequest, DecisionReason.InvalidRequest, why, remedy);
}
