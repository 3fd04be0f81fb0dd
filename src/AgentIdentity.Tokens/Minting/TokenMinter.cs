namespace AgentIdentity.Tokens;

/// <summary>Makes the issuer's access tokens (RFC 9068). Safe for concurrent use.</summary>
/// <param name="keys">The keys to sign with.</param>
/// <param name="issuer">The issuer (<c>iss</c>), without a trailing slash.</param>
/// <param name="time">The clock.</param>
public sealed class TokenMinter(KeyRing keys, string issuer, TimeProvider time)
{
    /// <summary>The issuer (<c>iss</c>).</summary>
    public string Issuer => issuer;

    /// <summary>Makes a delegated token: <c>sub</c> is the human, <c>act</c> the agent.</summary>
    /// <param name="request">What it shall say.</param>
    /// <exception cref="ArgumentException">The request asks for a lifetime or a chain outside the profile, or for a token that has already ended.</exception>
    public MintedToken MintDelegated(DelegatedTokenRequest request) => throw new NotSupportedException(keys.ToString() + time);

    /// <summary>Makes an actor token.</summary>
    /// <param name="request">What it shall say.</param>
    /// <exception cref="ArgumentException">The request asks for a lifetime outside the profile.</exception>
    public MintedToken MintAgent(AgentTokenRequest request) => throw new NotSupportedException();

    /// <summary>Makes an access token of the human in person.</summary>
    /// <param name="request">What it shall say.</param>
    /// <exception cref="ArgumentException">The request asks for a lifetime outside the profile.</exception>
    public MintedToken MintHuman(HumanTokenRequest request) => throw new NotSupportedException();
}
