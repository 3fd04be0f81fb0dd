namespace AgentIdentity.Gateway.Ports;

/// <summary>One entry for the evidence chain.</summary>
/// <param name="Kind">One of <see cref="EvidenceKinds"/>.</param>
/// <param name="DelegationId">The delegation the caller proved to act under.</param>
/// <param name="DecisionId">Joins the decision of a call with its outcome; calls that reach no decision have one too.</param>
/// <param name="Body">UTF-8 JSON object; Pipeline/EvidenceBody.cs is its one author.</param>
public sealed record EvidenceNote(string Kind, string DelegationId, string DecisionId, ReadOnlyMemory<byte> Body)
{
    /// <summary>Whether an <see cref="EvidenceKinds.Outcome"/> of the same call follows: until then the call is open.</summary>
    public bool IsOpen { get; init; }
}

/// <summary>The kinds of entry the gateway writes.</summary>
public static class EvidenceKinds
{
    /// <summary>A call was decided (allowed or not); written before anything leaves.</summary>
    public const string Decision = "decision";

    /// <summary>A call that needs no decision of its own (initialize, ping, a list) is about to be forwarded or answered.</summary>
    public const string Call = "call";

    /// <summary>An authenticated caller was refused before a decision was reached.</summary>
    public const string Refusal = "refusal";

    /// <summary>A decided model call goes to another provider, or once more to the same, because nothing came of the attempt before.</summary>
    public const string Attempt = "attempt";

    /// <summary>How a recorded call ended: status, duration, usage.</summary>
    public const string Outcome = "outcome";
}
