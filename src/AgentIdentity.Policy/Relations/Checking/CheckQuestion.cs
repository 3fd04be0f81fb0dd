namespace AgentIdentity.Policy.Relations.Checking;

/// <summary>Does the subject have the relation to the object?</summary>
internal sealed record CheckQuestion(Subject Subject, string Relation, string Object, CheckContext Context);

/// <summary>The answer to a question, with what is needed to explain it.</summary>
internal readonly record struct CheckAnswer(bool Allowed, CheckFault Fault, Proof? Proof, IReadOnlyList<ConditionNote> Notes)
{
    /// <summary>How many relations of objects were looked at.</summary>
    public int Steps { get; init; }

    /// <summary>Somewhere something was taken away that was given before.</summary>
    public bool Excluded { get; init; }

    /// <summary>No, and nothing is to be said about it.</summary>
    public static CheckAnswer No { get; } = new(false, CheckFault.None, null, []);
}
