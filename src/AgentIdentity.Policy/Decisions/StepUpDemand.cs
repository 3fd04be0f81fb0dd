namespace AgentIdentity.Policy;

/// <summary>A rule lets the call pass only when the human has signed in strongly and recently enough (RFC 9470).</summary>
/// <param name="RuleId">The rule.</param>
/// <param name="Acr">The authentication context class that is asked for, or null when only freshness is.</param>
/// <param name="MaxAge">The largest time since the sign-in, or null when only strength is asked for.</param>
public sealed record StepUpDemand(string RuleId, string? Acr, TimeSpan? MaxAge);
