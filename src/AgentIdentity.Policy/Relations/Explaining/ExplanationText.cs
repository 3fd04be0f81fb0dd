using System.Text;

namespace AgentIdentity.Policy.Relations.Explaining;

/// <summary>An explanation for people: a line for each step, further in the deeper it is.</summary>
internal static class ExplanationText
{
    public static string Of(RelationExplanation explanation)
    {
        var text = new StringBuilder();
        Write(text, explanation, 0);
        return text.ToString();
    }

    private static void Write(StringBuilder text, RelationExplanation step, int depth)
    {
        if (depth > 0)
        {
            text.Append('\n');
        }

        text.Append(' ', 2 * depth).Append(step.What).Append(": ").Append(Said(step.Outcome));
        if (step.Note is not null)
        {
            text.Append(" (").Append(step.Note).Append(')');
        }

        foreach (var below in step.Because)
        {
            Write(text, below, depth + 1);
        }
    }

    private static string Said(ExplainedOutcome outcome) => outcome switch
    {
        ExplainedOutcome.True => "yes",
        ExplainedOutcome.NoTuple => "no tuple",
        ExplainedOutcome.Excluded => "excluded",
        ExplainedOutcome.ConditionFailed => "its condition does not hold",
        ExplainedOutcome.MissingContext => "its condition misses a value",
        ExplainedOutcome.ConditionError => "its condition cannot be evaluated",
        ExplainedOutcome.Cycle => "a circle",
        ExplainedOutcome.TooComplex => "too complex",
        ExplainedOutcome.Impossible => "impossible",
        _ => "no",
    };
}
