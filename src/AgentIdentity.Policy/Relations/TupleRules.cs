using System.Runtime.InteropServices;
using System.Text.Json;
using AgentIdentity.Cel;
using AgentIdentity.Policy.Relations.Language;

namespace AgentIdentity.Policy.Relations;

/// <summary>Whether a tuple fits a model. Asked before a tuple is stored or used as context.</summary>
internal static class TupleRules
{
    /// <summary>Null when it fits; otherwise what is wrong and what would fit.</summary>
    public static string? Refusal(RelationModel model, RelationTuple tuple) => Misfit(model, tuple) ?? ConditionMisfit(model, tuple);

    /// <summary>The same with OpenFGA's code: a tuple whose condition alone is wrong is another mistake than one that fits nowhere.</summary>
    public static RelationFailure? Failure(RelationModel model, RelationTuple tuple) =>
        Misfit(model, tuple) is { } misfit ? new RelationFailure(RelationFailureCode.InvalidTuple, $"the tuple {tuple} is refused: {misfit}")
        : ConditionMisfit(model, tuple) is { } wrong ? new RelationFailure(RelationFailureCode.ValidationError, $"the tuple {tuple} is refused: {wrong}")
        : null;

    private static string? Misfit(RelationModel model, RelationTuple tuple)
    {
        if (!Subject.IsObject(tuple.Object))
        {
            return $"'{tuple.Object}' is no object; write type:id";
        }

        if (Subject.Parse(tuple.User) is not { } user)
        {
            return $"'{tuple.User}' is no user; write type:id, type:* or type:id#relation";
        }

        var type = Subject.TypeOf(tuple.Object);
        if (!model.HasType(type))
        {
            return $"the model has no type '{type}'; it has {string.Join(", ", model.Types)}";
        }

        if (model.Find(type, tuple.Relation) is not { } relation)
        {
            var known = model.FindType(type.ToString())!.Relations.Keys.Order(StringComparer.Ordinal).ToArray();
            return $"type '{type}' has no relation '{tuple.Relation}'{(known.Length > 0 ? "; it has " + string.Join(", ", known) : "")}";
        }

        if (relation.Restrictions.IsEmpty)
        {
            return $"'{tuple.Relation}' of type '{type}' is computed and cannot be assigned by a tuple";
        }

        if (user.Relation is not null && user.Text == $"{tuple.Object}#{tuple.Relation}")
        {
            return "a tuple cannot give a set to itself";
        }

        return relation.Restrictions.Any(r => user.Type == r.Type.Text && r.Wildcard == user.Wildcard && r.Relation?.Text == user.Relation)
            ? null : NotAccepted(relation, user, tuple);
    }

    private static string? ConditionMisfit(RelationModel model, RelationTuple tuple)
    {
        var user = Subject.Parse(tuple.User)!;
        var relation = model.Find(Subject.TypeOf(tuple.Object), tuple.Relation)!;
        return !relation.Accepts(user.Type, user.Relation, user.Wildcard, tuple.Condition?.Name) ? NotAccepted(relation, user, tuple)
            : tuple.Condition is null ? null : ContextRefusal(model, tuple.Condition);
    }

    private static string NotAccepted(RelationDefinition relation, Subject user, RelationTuple tuple) =>
        $"'{relation.Name}' of type '{relation.Type}' accepts {string.Join(", ", relation.Restrictions)}; "
            + $"not {user.Kind}{(tuple.Condition is null ? "" : " with " + tuple.Condition.Name)}";

    private static string? ContextRefusal(RelationModel model, TupleCondition condition)
    {
        if (condition.Context is { ValueKind: JsonValueKind.Object } values && JsonMarshal.GetRawUtf8Value(values).Length > RelationLimits.ContextBytes)
        {
            return $"the context of condition '{condition.Name}' is longer than 32 KB";
        }

        if (condition.Name == DynamicConditions.Name)
        {
            return model.DynamicConditions.Find(condition, out var problem) is null ? problem : null;
        }

        if (model.FindCondition(condition.Name) is not { } definition)
        {
            return $"the model has no condition '{condition.Name}'";
        }

        if (condition.Context is not { } context)
        {
            return null;
        }

        if (context.ValueKind != JsonValueKind.Object)
        {
            return "a condition's context must be an object";
        }

        foreach (var given in context.EnumerateObject())
        {
            var parameter = definition.Parameters.FirstOrDefault(p => p.Name == given.Name);
            if (parameter.Type is null)
            {
                return $"condition '{condition.Name}' has no parameter '{given.Name}'; it has {string.Join(", ", definition.Parameters.Select(p => p.Name))}";
            }

            if (CelValue.FromJson(given.Value, parameter.Type) is { IsError: true } wrong)
            {
                return $"parameter '{given.Name}' of condition '{condition.Name}': {wrong.ErrorText}";
            }
        }

        return null;
    }
}
