namespace AgentIdentity.Client.Authority;

/// <summary>The challenge of a resource that wants its own nonce in the proof (RFC 9449 section 9).</summary>
internal static class NonceChallenge
{
    public static bool IsIn(HttpResponseMessage response) =>
        response.Headers.Contains("DPoP-Nonce")
        && response.Headers.WwwAuthenticate.Any(challenge =>
            challenge.Scheme.Equals("DPoP", StringComparison.OrdinalIgnoreCase)
            && challenge.Parameter?.Contains("use_dpop_nonce", StringComparison.Ordinal) == true);
}
