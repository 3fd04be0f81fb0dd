using Microsoft.IdentityModel.JsonWebTokens;

namespace AgentIdentity.Tokens;

/// <summary>Validates client assertions (private_key_jwt, RFC 7523 as revised by rfc7523bis). Safe for concurrent use.</summary>
/// <param name="issuer">The only audience accepted: the issuer identifier as a single string.</param>
/// <param name="memory">Where used assertions are remembered.</param>
/// <param name="time">The clock.</param>
public sealed class ClientAssertionValidator(string issuer, ReplayMemory memory, TimeProvider time)
{
    private const int MaxLength = 8 * 1024;
    private static readonly TimeSpan MaxLifetime = TimeSpan.FromSeconds(300);
    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(30);

    /// <summary>Validates an assertion and uses it up.</summary>
    /// <param name="assertion">The compact JWS.</param>
    /// <param name="findKeys">The registered keys of a client, or null where there is no such client.</param>
    public TokenResult<ClientAssertion> Validate(string assertion, Func<string, VerificationKeySet?> findKeys)
    {
        ArgumentNullException.ThrowIfNull(assertion);
        ArgumentNullException.ThrowIfNull(findKeys);
        if (!CompactJws.Parse(assertion, MaxLength).TryGet(out var jws, out var malformed))
        {
            return malformed;
        }

        if (jws.Header.Demand(JwtKinds.ClientAssertion) is { } wrongKind)
        {
            return wrongKind;
        }

        var claims = new ClaimReader(jws.Payload);
        var client = claims.Text(JwtRegisteredClaimNames.Iss);
        if (claims.Failure is { } nameless)
        {
            return nameless;
        }

        // An unknown client and an unknown key answer alike: a stranger learns no names.
        if (findKeys(client)?.Choose(jws.Header.KeyId) is not { } key)
        {
            return new TokenFailure(TokenError.UnknownKey, "The kid names no key of the client.");
        }

        return jws.Verify(key) ?? CheckClaims(claims, client) ?? UseUp(claims, client);
    }

    private TokenFailure? CheckClaims(ClaimReader claims, string client)
    {
        claims.Demand(JwtRegisteredClaimNames.Sub, client);
        claims.Text(JwtRegisteredClaimNames.Jti);
        if (claims.Text(JwtRegisteredClaimNames.Aud) != issuer)
        {
            claims.Fail(new(TokenError.WrongAudience, "The audience is not the issuer identifier alone."));
        }

        var issued = claims.Instant(JwtRegisteredClaimNames.Iat);
        var expires = claims.Instant(JwtRegisteredClaimNames.Exp);
        if (Times.Check(issued, expires, time.GetUtcNow(), ClockSkew, MaxLifetime) is { } late)
        {
            claims.Fail(late);
        }

        return claims.Failure;
    }

    private TokenResult<ClientAssertion> UseUp(ClaimReader claims, string client)
    {
        var id = claims.Text(JwtRegisteredClaimNames.Jti);
        var expires = claims.Instant(JwtRegisteredClaimNames.Exp);
        return memory.Remember($"assertion {client}", id, expires + ClockSkew) switch
        {
            ReplayVerdict.Fresh => new ClientAssertion(client, id, expires),
            ReplayVerdict.Replayed => new TokenFailure(TokenError.Replayed, "The assertion was used before."),
            _ => new TokenFailure(TokenError.ReplayMemoryFull, "The memory of used assertions is full."),
        };
    }
}
