namespace AgentIdentity.Evidence;

/// <summary>What a caller wants recorded, before the chain has given it a place.</summary>
/// <param name="Time">When it happened. The chain keeps whole microseconds, in UTC.</param>
/// <param name="Kind">What happened, for example <c>decision</c>; 1 to 128 characters.</param>
/// <param name="DelegationId">The delegation it belongs to, if any.</param>
/// <param name="DecisionId">The decision it belongs to, if any.</param>
/// <param name="Body">The content, usually JSON; any bytes are kept exactly.</param>
public sealed record EvidenceDraft(
    DateTimeOffset Time,
    string Kind,
    string? DelegationId,
    string? DecisionId,
    ReadOnlyMemory<byte> Body);
