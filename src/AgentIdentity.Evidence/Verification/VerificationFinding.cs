namespace AgentIdentity.Evidence;

/// <summary>One thing that is wrong, where, and in words.</summary>
/// <param name="Fault">What is wrong.</param>
/// <param name="Sequence">The first entry concerned; 0 when no place can be named.</param>
/// <param name="Explanation">A sentence for the person who has to look into it.</param>
public sealed record VerificationFinding(EvidenceFault Fault, long Sequence, string Explanation);
