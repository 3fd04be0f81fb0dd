namespace AgentIdentity.Tokens;

/// <summary>Validates access tokens of the human in person (at+jwt without act) and nothing else. Safe for concurrent use.</summary>
/// <param name="trust">Whose tokens are believed.</param>
/// <param name="time">The clock.</param>
public sealed class HumanTokenValidator(TokenTrust trust, TimeProvider time)
{
    /// <summary>Validates a token. The proof of possession, if the token is bound, is checked by <see cref="DpopValidator"/>.</summary>
    /// <param name="token">The compact JWS.</param>
    /// <param name="audience">The resource this is, compared exactly.</param>
    public TokenResult<HumanCredential> Validate(string token, string audience) => throw new NotSupportedException(trust.Issuer + time);
}
