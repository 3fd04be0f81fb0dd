namespace AgentIdentity.Client;

/// <summary>A call was refused until the human signs in again (RFC 9470).</summary>
/// <param name="DelegationId">The delegation that the call was made under.</param>
/// <param name="Address">The page at the broker that the human must open in their own browser.</param>
public sealed record StepUpChallenge(string DelegationId, Uri Address)
{
    /// <summary>How strongly the human must sign in: authentication context classes of which one will do, separated by spaces; null for any.</summary>
    public string? AcrValues { get; init; }

    /// <summary>How long ago the sign-in may be; null for any time.</summary>
    public TimeSpan? MaxAge { get; init; }
}
