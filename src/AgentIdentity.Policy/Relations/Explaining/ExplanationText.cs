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

        text.Append(' ', 2 * depth).Append(step.What).Append(": ").Append(Said(step));
        if (step.Note is not null)
        {
            text.Append(" (").Append(step.Note).Append(')');
        }

        foreach (var below in step.Because)
        {
            Write(text, below, depth + 1);
        }
    }

    // What a leaf says is said by its note, of which it has one; above it the outcome tells which kind of leaf decided.
    private static string Said(RelationExplanation step) => step.Outcome switch
    {
        ExplainedOutcome.True => "yes",
        ExplainedOutcome.Excluded => "excluded",
        ExplainedOutcome.ConditionFailed => step.Because.IsEmpty ? "no" : "a condition does not hold",
        ExplainedOutcome.MissingContext => step.Because.IsEmpty ? "not known" : "a condition misses a value",
        ExplainedOutcome.ConditionError => step.Because.IsEmpty ? "not known" : "a condition cannot be evaluated",
        ExplainedOutcome.Cycle => "a circle",
        ExplainedOutcome.TooComplex => "too complex",
        ExplainedOutcome.Impossible => "impossible",
        _ => "no",
    };
}
