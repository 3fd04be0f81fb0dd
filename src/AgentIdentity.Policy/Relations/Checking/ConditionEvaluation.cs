using System.Text.Json;
using AgentIdentity.Cel;

namespace AgentIdentity.Policy.Relations.Checking;

/// <summary>Evaluates a tuple's condition. The tuple's own values win over the request's, so that a request cannot widen a grant.</summary>
internal static class ConditionEvaluation
{
    /// <summary>Null when the condition holds (or there is none); otherwise why the tuple does not count.</summary>
    public static ConditionNote? Objection(RelationModel model, RelationTuple tuple, CheckContext context)
    {
        if (tuple.Condition is not { } condition)
        {
            return null;
        }

        if (model.FindCondition(condition.Name) is not { } definition)
        {
            return new ConditionNote(tuple, CheckFault.ConditionError, $"the model has no condition {condition.Name}");
        }

        var values = new (string Name, CelValue Value)[definition.Parameters.Length];
        List<string>? missing = null;
        for (var i = 0; i < values.Length; i++)
        {
            var (name, type) = definition.Parameters[i];
            if (!TryGet(condition, context, name, type, out var value))
            {
                (missing ??= []).Add(name);
            }
            else if (value.IsError)
            {
                return new ConditionNote(tuple, CheckFault.ConditionError, $"parameter {name} of condition {condition.Name} is unusable: {value.ErrorText}");
            }

            values[i] = (name, value);
        }

        if (missing is not null)
        {
            return new ConditionNote(tuple, CheckFault.MissingContext, $"condition {condition.Name} misses {string.Join(", ", missing)}");
        }

        var result = definition.Program.Evaluate(CelActivation.Of(values));
        if (result.IsError || result.Kind != CelKind.Bool)
        {
            return new ConditionNote(tuple, CheckFault.ConditionError, $"condition {condition.Name} failed: {result}");
        }

        return result.AsBool ? null : new ConditionNote(tuple, CheckFault.None,
            $"condition {condition.Name} does not hold ({string.Join(", ", values.Select(v => $"{v.Name} = {v.Value}"))})");
    }

    private static bool TryGet(TupleCondition condition, CheckContext context, string name, CelType type, out CelValue value)
    {
        if (condition.Context is { ValueKind: JsonValueKind.Object } own && own.TryGetProperty(name, out var given))
        {
            value = CelValue.FromJson(given, type);
            return true;
        }

        return context.TryGet(name, type, out value);
    }
}
