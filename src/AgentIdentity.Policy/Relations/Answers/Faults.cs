using AgentIdentity.Policy.Relations.Checking;

namespace AgentIdentity.Policy.Relations.Answers;

/// <summary>Why a check has no answer, in OpenFGA's codes.</summary>
internal static class Faults
{
    public static RelationFailure? Of(CheckAnswer answer, string question) => answer.Fault switch
    {
        CheckFault.None => null,
        CheckFault.TooComplex => TooComplex(question),
        _ => new RelationFailure(RelationFailureCode.ValidationError, $"{question} cannot be answered: "
            + string.Join("; ", answer.Notes.Where(n => n.Fault != CheckFault.None).Select(n => n.ToString()).Distinct())),
    };

    public static RelationFailure Of(ConditionNote note) =>
        new(RelationFailureCode.ValidationError, $"the list cannot be given: {note}");

    public static RelationFailure TooComplex(string question) => new(RelationFailureCode.AuthorizationModelResolutionTooComplex,
        $"{question} takes more than 25 steps from set to set, or too much work; make the groups or folders flatter");

    /// <summary>Of two failures the one to tell: that the model is too deep outweighs a value that is missing.</summary>
    public static RelationFailure Worse(RelationFailure? first, RelationFailure second) =>
        first is null || (second.Code == RelationFailureCode.AuthorizationModelResolutionTooComplex && first.Code != second.Code) ? second : first;
}
