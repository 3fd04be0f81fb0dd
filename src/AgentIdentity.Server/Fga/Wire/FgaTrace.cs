using System.Text;
using AgentIdentity.Policy;

namespace AgentIdentity.Server.Fga;

/// <summary>An explanation as text, a line for each step, those below indented: what a check with <c>trace</c> gets in <c>resolution</c>.</summary>
internal static class FgaTrace
{
    /// <summary>The explanation of an answer; where the engine has none, such as a remote one, its reason in a few words.</summary>
    public static string Of(RelationAnswer answer) => answer.Explanation is { } why ? Of(why) : answer.Reason switch
    {
        RelationReason.Related => "related",
        RelationReason.NoRelation => "no relation",
        RelationReason.ConditionFailed => "a condition does not hold",
        RelationReason.MissingContext => "a condition lacks a value",
        _ => "not told",
    };

    public static string Of(RelationExplanation explanation)
    {
        var text = new StringBuilder();
        Write(text, explanation, 0);
        return text.ToString().TrimEnd('\n');
    }

    private static void Write(StringBuilder text, RelationExplanation step, int depth)
    {
        text.Append(' ', depth * 2).Append(step.What).Append(": ").Append(Words(step.Outcome));
        if (step.Tuple is { } tuple)
        {
            text.Append(" by ").Append(tuple);
        }

        if (step.Note is { } note)
        {
            text.Append(" (").Append(note).Append(')');
        }

        text.Append('\n');
        foreach (var below in step.Because)
        {
            Write(text, below, depth + 1);
        }
    }

    private static string Words(ExplainedOutcome outcome) => outcome switch
    {
        ExplainedOutcome.True => "yes",
        ExplainedOutcome.NoTuple => "no tuple",
        ExplainedOutcome.Excluded => "excluded",
        ExplainedOutcome.ConditionFailed => "a condition does not hold",
        ExplainedOutcome.MissingContext => "a condition lacks a value",
        ExplainedOutcome.ConditionError => "a condition cannot be evaluated",
        ExplainedOutcome.Cycle => "comes back to itself",
        ExplainedOutcome.TooComplex => "too complex",
        ExplainedOutcome.Impossible => "impossible by the model",
        _ => "no",
    };
}
