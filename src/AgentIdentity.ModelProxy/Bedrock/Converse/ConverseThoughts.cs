namespace AgentIdentity.ModelProxy;

/// <summary>What of an answer Converse cannot say.</summary>
internal static class ConverseThoughts
{
    /// <summary>Null, or why a sealed thought cannot be given on: Converse has room for Anthropic's seals, and its clients send them back as such.</summary>
    internal static WireFault? Objection(ReasoningPiece piece) =>
        (piece.Signature is not null || piece.Opaque is not null) && piece.From is not (ModelSurface.Messages or null)
            ? AnswerFaults.Unsayable("sealed thoughts of another maker")
            : null;

    /// <summary>A model that refused in words has no reason of its own in Converse but this.</summary>
    internal static string WordFor(StopReason? reason, bool refused) =>
        refused && reason is null or StopReason.EndTurn ? "content_filtered" : ConverseAnswer.WordFor(reason ?? StopReason.EndTurn)!;
}
