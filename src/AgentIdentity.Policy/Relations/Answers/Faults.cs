using AgentIdentity.Policy.Relations.Checking;

namespace AgentIdentity.Policy.Relations.Answers;

/// <summary>Why a question has no answer, in OpenFGA's codes.</summary>
internal static class Faults
{
    // Each of thousands of tuples may have a condition that fails.
    private const int MostNotes = 8;

    public static RelationFailure? Of(CheckAnswer answer, CheckQuestion question) => Of(answer.Fault, answer.Notes, question);

    public static RelationFailure? Of(CheckFault fault, IEnumerable<ConditionNote> notes, CheckQuestion question)
    {
        var asked = $"{question.Object}#{question.Relation}@{question.Subject.Text}";
        return fault switch
        {
            CheckFault.None => null,
            CheckFault.TooComplex => TooComplex(asked),
            _ => new RelationFailure(RelationFailureCode.ValidationError, $"whether {asked} cannot be said: "
                + string.Join("; ", notes.Where(n => n.Fault != CheckFault.None).Select(n => n.ToString()).Distinct().Take(MostNotes))),
        };
    }

    /// <summary>A tuple of a list may count or not.</summary>
    public static RelationFailure Of(ConditionNote note) => new(RelationFailureCode.ValidationError, $"the list cannot be given: {note}");

    public static RelationFailure TooComplex(string asked) => new(RelationFailureCode.AuthorizationModelResolutionTooComplex,
        $"{asked} takes more than {RelationChecker.MaxDepth} steps from set to set, or too much work; make the groups or folders flatter");
}
