using AgentIdentity.ModelProxy;

namespace AgentIdentity.Gateway.ModelCalls;

/// <summary>What rules may know of where a call goes: equal candidates are the same to them, and to an approval.</summary>
/// <param name="Provider">Who serves it.</param>
/// <param name="Geography">Where, or <c>unknown</c>.</param>
/// <param name="RetentionDays">How long it is kept there; null where nobody knows.</param>
internal sealed record CandidateFacts(string Provider, string Geography, long? RetentionDays)
{
    public static CandidateFacts Of(ModelCandidate candidate) => new(ProviderNames.Of(candidate.Provider), candidate.Facts.Geography ?? "unknown", candidate.Facts.RetentionDays);
}
