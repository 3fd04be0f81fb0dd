namespace AgentIdentity.Broker;

/// <summary>What one person said to an approval.</summary>
/// <param name="By">The person.</param>
/// <param name="At">When.</param>
/// <param name="Verdict">Yes, no, or neither.</param>
public sealed record ApprovalAnswer(string By, DateTimeOffset At, ApprovalVerdict Verdict)
{
    /// <summary>The longest note, in letters.</summary>
    public const int LongestNote = 500;

    /// <summary>What the person wrote beside it, for the agent and for whoever else answers.</summary>
    public string? Note { get; init; }

    /// <summary>Who vouches that it was that person, where the person did not sign in here.</summary>
    public string? Through { get; init; }

    /// <summary>Why the note cannot be taken, or null. Without letters that are not seen: a page and a terminal show what is read.</summary>
    internal static BrokerFailure? Refusal(ApprovalVerdict verdict, string? note) =>
        note is null ? verdict != ApprovalVerdict.Remark ? null : new BrokerFailure(BrokerError.NoteInvalid, "A remark needs a note.")
        : note.Length is 0 or > LongestNote || note.EnumerateRunes().Any(static letter => letter.Value != '\n' && UnseenLetters.IsUnseen(letter))
            ? new BrokerFailure(BrokerError.NoteInvalid, $"A note has 1 to {LongestNote} letters, all of which are seen.") : null;
}

/// <summary>What a person can say.</summary>
public enum ApprovalVerdict
{
    Yes = 1,
    No = 2,

    /// <summary>Neither: a note for the agent, and for whoever answers.</summary>
    Remark = 3,
}
