using System.Text.Json;
using AgentIdentity.Cel;
using AgentIdentity.Policy.Relations.Language;

namespace AgentIdentity.Policy.Relations.Checking;

/// <summary>
/// Evaluates a tuple's condition. The tuple's own values win over the request's, so that a request cannot widen a grant. Every
/// declared parameter is needed, even where the expression could do without it; what else the request carries is passed over.
/// </summary>
internal static class ConditionEvaluation
{
    /// <summary>Null when the condition holds (or there is none); otherwise why the tuple does not count.</summary>
    public static ConditionNote? Objection(RelationModel model, RelationTuple tuple, CheckContext context)
    {
        if (tuple.Condition is not { } condition)
        {
            return null;
        }

        if (condition.Name == DynamicConditions.Name)
        {
            // What the tuple carries is the expression; its values come from the request alone.
            return model.DynamicConditions.Find(condition, out var problem) is { } found
                ? Objection(tuple, found, null, context)
                : ConditionNote.Failed(tuple, CheckFault.ConditionError, problem!);
        }

        return model.FindCondition(condition.Name) is { } definition
            ? Objection(tuple, definition, condition.Context, context)
            : ConditionNote.Failed(tuple, CheckFault.ConditionError, $"the model has no condition {condition.Name}");
    }

    private static ConditionNote? Objection(RelationTuple tuple, ConditionDefinition definition, JsonElement? own, CheckContext context)
    {
        var values = new (string Name, CelValue Value)[definition.Parameters.Length];
        List<string>? missing = null;
        for (var i = 0; i < values.Length; i++)
        {
            var (name, type) = definition.Parameters[i];
            if (!TryGet(own, context, name, type, out var value))
            {
                (missing ??= []).Add(name);
            }
            else if (value.IsError)
            {
                return ConditionNote.Failed(tuple, CheckFault.ConditionError, $"parameter {name} of condition {definition.Name} is unusable: {value.ErrorText}");
            }

            values[i] = (name, value);
        }

        if (missing is not null)
        {
            return ConditionNote.Failed(tuple, CheckFault.MissingContext, $"condition {definition.Name} misses {string.Join(", ", missing)}");
        }

        var result = definition.Program.Evaluate(CelActivation.Of(values));
        if (result.IsError || result.Kind != CelKind.Bool)
        {
            return ConditionNote.Failed(tuple, CheckFault.ConditionError, $"condition {definition.Name} failed: {result}");
        }

        return result.AsBool ? null : ConditionNote.Unmet(tuple, values);
    }

    private static bool TryGet(JsonElement? own, CheckContext context, string name, CelType type, out CelValue value)
    {
        if (own is { ValueKind: JsonValueKind.Object } fixedValues && fixedValues.TryGetProperty(name, out var given))
        {
            value = CelValue.FromJson(given, type);
            return true;
        }

        return context.TryGet(name, type, out value);
    }
}
