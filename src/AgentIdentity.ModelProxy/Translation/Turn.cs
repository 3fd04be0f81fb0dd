namespace AgentIdentity.ModelProxy;

/// <summary>One side's part of the conversation. Neighbours may have the same role: a wire that wants them to alternate joins them.</summary>
/// <param name="Role">Who speaks.</param>
/// <param name="Parts">What is said, in order. Tool results stand in turns of the user.</param>
/// <param name="Member">Where it stands in the caller's body, for example <c>messages[2]</c>.</param>
internal sealed record Turn(TurnRole Role, IReadOnlyList<ConversationPart> Parts, string Member);

internal enum TurnRole
{
    User = 1,
    Assistant = 2,

    /// <summary>System or developer text after the first turn: a wire that has it only at the start refuses it.</summary>
    System = 3,
}
