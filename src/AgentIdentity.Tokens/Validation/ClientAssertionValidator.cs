namespace AgentIdentity.Tokens;

/// <summary>Validates client assertions (private_key_jwt, RFC 7523 as revised by rfc7523bis). Safe for concurrent use.</summary>
/// <param name="issuer">The only audience accepted: the issuer identifier as a single string.</param>
/// <param name="memory">Where used assertions are remembered.</param>
/// <param name="time">The clock.</param>
public sealed class ClientAssertionValidator(string issuer, ReplayMemory memory, TimeProvider time)
{
    /// <summary>Validates an assertion and uses it up.</summary>
    /// <param name="assertion">The compact JWS.</param>
    /// <param name="findKeys">The registered keys of a client, or null where there is no such client.</param>
    public TokenResult<ClientAssertion> Validate(string assertion, Func<string, VerificationKeySet?> findKeys) =>
        throw new NotSupportedException(issuer + memory + time);
}
