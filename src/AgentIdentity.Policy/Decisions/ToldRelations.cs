using AgentIdentity.Policy.Relations;
using AgentIdentity.Policy.Relations.Checking;

namespace AgentIdentity.Policy.Decisions;

/// <summary>Reads what an engine elsewhere said. What it did not say, or could not, is no permission.</summary>
internal static class ToldRelations
{
    public static (Proof? Proof, Finding? Failed) Find(
        RelationDemand demand, Subject user, string relation, string target, IReadOnlyDictionary<RelationQuestion, RelationResult<RelationAnswer>> told)
    {
        if (!told.TryGetValue(new RelationQuestion(user.Text, relation, target), out var result) || !result.Ok)
        {
            return (null, Finding.Fails(demand.Name, PolicyError.RelationError, DecisionReason.RelationError,
                $"whether {user.Text} is {relation} of {target} is not known: {result.Failure?.Message ?? "the relation engine was not asked"}",
                "see whether the relation engine can be reached and has the model that is pinned here"));
        }

        return result.Value.Allowed
            ? (new ProofByWord($"{user.Text} is {relation} of {target}, says the relation engine"), null)
            : (null, Finding.Fails(demand.Name, demand.Denied, DecisionReason.NoRelation, $"nothing makes {user.Text} {relation} of {target}, says the relation engine",
                $"an administrator can write the tuple {user.Text} {relation} {target}, or put {user.Text} into a role or set that has it"));
    }
}
