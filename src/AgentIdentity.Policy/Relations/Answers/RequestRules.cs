using System.Collections.Immutable;

namespace AgentIdentity.Policy.Relations.Answers;

/// <summary>Whether a question can be asked of a model. Each kind of question refuses in OpenFGA's order and with its codes.</summary>
internal static class RequestRules
{
    /// <summary>A check names a user, a relation and an object that the model has, whether or not tuples could relate them.</summary>
    public static RelationFailure? Refusal(RelationModel model, RelationQuestion question, RelationTerms terms) =>
        Invalid(UserProblem(model, question.User) ?? RelationProblem(model, question.Object, question.Relation))
        ?? Contextual(model, terms.ContextualTuples);

    public static RelationFailure? Refusal(RelationModel model, string type, string relation, string user, RelationTerms terms) =>
        Contextual(model, terms.ContextualTuples) ?? Unknown(model, type, relation) ?? Invalid(UserProblem(model, user));

    public static RelationFailure? Refusal(RelationModel model, string objectText, string relation, UserFilter filter, RelationTerms terms) =>
        Invalid(objectText is not null && Subject.IsObject(objectText) ? null : $"'{objectText}' is no object; write type:id")
        ?? Contextual(model, terms.ContextualTuples)
        ?? (filter.Relation is null ? UnknownType(model, filter.Type) : Unknown(model, filter.Type, filter.Relation))
        ?? Unknown(model, Subject.TypeOf(objectText!).ToString(), relation);

    public static RelationFailure? ExpandRefusal(RelationModel model, string relation, string objectText, RelationTerms terms) =>
        Invalid(RelationProblem(model, objectText, relation)) ?? Contextual(model, terms.ContextualTuples);

    /// <summary>Contextual tuples are held to what stored ones are held to when they are written.</summary>
    private static RelationFailure? Contextual(RelationModel model, ImmutableArray<RelationTuple> tuples)
    {
        if (tuples.IsDefaultOrEmpty)
        {
            return null;
        }

        if (tuples.Length > RelationLimits.ContextualTuples)
        {
            return Invalid($"{tuples.Length} contextual tuples are too many; at most {RelationLimits.ContextualTuples} can be given");
        }

        foreach (var tuple in tuples)
        {
            if (TupleRules.Failure(model, tuple) is { } failure)
            {
                return failure;
            }
        }

        return null;
    }

    private static string? UserProblem(RelationModel model, string text)
    {
        if (text is null || Subject.Parse(text) is not { } user)
        {
            return $"'{text}' is no user; write type:id, type:* or type:id#relation";
        }

        return !model.HasType(user.Type) ? NoType(model, user.Type)
            : user.Relation is not null && model.Find(user.Type, user.Relation) is null ? NoRelation(model, user.Type, user.Relation)
            : null;
    }

    private static string? RelationProblem(RelationModel model, string objectText, string relation)
    {
        if (objectText is null || !Subject.IsObject(objectText))
        {
            return $"'{objectText}' is no object; write type:id";
        }

        var type = Subject.TypeOf(objectText);
        return !model.HasType(type) ? NoType(model, type.ToString())
            : relation is null || model.Find(type, relation) is null ? NoRelation(model, type.ToString(), relation)
            : null;
    }

    private static RelationFailure? Unknown(RelationModel model, string type, string relation) =>
        UnknownType(model, type) ?? (relation is null || model.Find(type, relation) is null
            ? new RelationFailure(RelationFailureCode.RelationNotFound, NoRelation(model, type, relation)) : null);

    private static RelationFailure? UnknownType(RelationModel model, string type) =>
        type is null || !model.HasType(type) ? new RelationFailure(RelationFailureCode.TypeNotFound, NoType(model, type)) : null;

    private static RelationFailure? Invalid(string? problem) =>
        problem is null ? null : new RelationFailure(RelationFailureCode.ValidationError, problem);

    private static string NoType(RelationModel model, string? type) =>
        $"the model has no type '{type}'; it has {string.Join(", ", model.Types)}";

    private static string NoRelation(RelationModel model, string type, string? relation) =>
        $"type '{type}' has no relation '{relation}'; it has {string.Join(", ", model.FindType(type)!.Relations.Keys.Order(StringComparer.Ordinal))}";
}
