using AgentIdentity.Policy.Relations;

namespace AgentIdentity.Policy.Decisions;

/// <summary>Reads what an engine elsewhere said. What it did not say, or could not, is no permission.</summary>
internal static class ToldRelations
{
    public static Finding Find(
        string name, PolicyError denied, Subject user, string target, IReadOnlyDictionary<RelationQuestion, RelationResult<RelationAnswer>> told)
    {
        if (!told.TryGetValue(new RelationQuestion(user.Text, name, target), out var result) || !result.Ok)
        {
            return Finding.Fails(name, PolicyError.RelationError, DecisionReason.RelationError,
                $"whether {user.Text} is {name} of {target} is not known: {result.Failure?.Message ?? "the relation engine was not asked"}",
                "see whether the relation engine can be reached and has the model that is pinned here");
        }

        return result.Value.Allowed
            ? Finding.Holds(name, [$"{user.Text} is {name} of {target}, says the relation engine"])
            : Finding.Fails(name, denied, DecisionReason.NoRelation, $"nothing makes {user.Text} {name} of {target}, says the relation engine",
                $"an administrator can write the tuple {user.Text} {name} {target}, or put {user.Text} into a role or set that has it");
    }
}
