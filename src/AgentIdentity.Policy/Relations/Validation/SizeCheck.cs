using System.Text;
using AgentIdentity.Policy.Relations.Language;

namespace AgentIdentity.Policy.Relations.Validation;

/// <summary>OpenFGA's limits of a model, as its configuration and its API have them.</summary>
internal static class SizeCheck
{
    private const int MaxTypes = 100;
    private const int MaxConditions = 25;
    private const int MaxParameters = 25;
    private const int MaxExpression = 512;

    public static void Run(ModelSyntax model, Mistakes mistakes)
    {
        if (model.Types.Length > MaxTypes)
        {
            Add(mistakes, model.Types[MaxTypes].Origin, model.Types[MaxTypes].Name, $"a model has at most {MaxTypes} types, this one has {model.Types.Length}", "take types out, or split the model over several stores");
        }

        if (model.Conditions.Length > MaxConditions)
        {
            Add(mistakes, model.Conditions[MaxConditions].Origin, model.Conditions[MaxConditions].Name, $"a model has at most {MaxConditions} conditions, this one has {model.Conditions.Length}", "give conditions parameters in place of copies");
        }

        foreach (var condition in model.Conditions)
        {
            if (condition.Parameters.Length > MaxParameters)
            {
                Add(mistakes, condition.Origin, condition.Parameters[MaxParameters].Name, $"a condition has at most {MaxParameters} parameters, `{condition.Name}` has {condition.Parameters.Length}", "pass a map");
            }

            if (Encoding.UTF8.GetByteCount(condition.Expression) > MaxExpression)
            {
                Add(mistakes, condition.Origin, condition.Name, $"the expression of `{condition.Name}` is longer than {MaxExpression} bytes", "shorten it, or split it into two conditions");
            }
        }
    }

    private static void Add(Mistakes mistakes, Origin? origin, Name at, string text, string mend) =>
        mistakes.Add(PolicyError.ModelTooLarge, null, origin, at, text, mend);
}
