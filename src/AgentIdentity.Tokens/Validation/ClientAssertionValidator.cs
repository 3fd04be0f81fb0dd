using Microsoft.IdentityModel.JsonWebTokens;

namespace AgentIdentity.Tokens;

/// <summary>Validates client assertions (private_key_jwt, RFC 7523 as revised by rfc7523bis). Safe for concurrent use.</summary>
/// <param name="issuer">The only audience accepted: the issuer identifier as a single string.</param>
/// <param name="store">Where used assertions are remembered.</param>
/// <param name="time">The clock.</param>
public sealed class ClientAssertionValidator(string issuer, IReplayStore store, TimeProvider time)
{
    private const int MaxLength = 8 * 1024;
    private static readonly TimeSpan MaxLifetime = TimeSpan.FromSeconds(300);
    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The token endpoint's URL, where assertions in the form of RFC 7523 before its revision are to be accepted too: with that URL in
    /// the audience, and a <c>typ</c> of <c>JWT</c> or none. Null, as it is unless told, accepts the revised form only.
    /// </summary>
    public string? TokenEndpoint { get; init; }

    /// <summary>Validates an assertion and uses it up.</summary>
    /// <param name="assertion">The compact JWS.</param>
    /// <param name="findKeys">The registered keys of a client, or null where there is no such client.</param>
    /// <param name="cancellationToken">Stops waiting for the store.</param>
    public async ValueTask<TokenResult<ClientAssertion>> ValidateAsync(string assertion, Func<string, VerificationKeySet?> findKeys, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(assertion);
        ArgumentNullException.ThrowIfNull(findKeys);
        if (!CompactJws.Parse(assertion, MaxLength).TryGet(out var jws, out var malformed))
        {
            return malformed;
        }

        if (CheckKind(jws.Header) is { } wrongKind)
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

        return (jws.Verify(key) ?? CheckClaims(claims, client)) is { } refused
            ? refused
            : await UseUpAsync(claims, client, cancellationToken).ConfigureAwait(false);
    }

    private TokenFailure? CheckKind(JwsHeader header) => TokenEndpoint is null
        ? header.Demand(JwtKinds.ClientAssertion)
        : header.DemandNoneOr(JwtKinds.ClientAssertion, JwtKinds.Plain);

    // Each audience must be this server under one of its two names: an assertion that others may read as theirs is not taken.
    private bool IsForHere(ClaimReader claims) => TokenEndpoint is null
        ? claims.Text(JwtRegisteredClaimNames.Aud) == issuer
        : claims.Audiences() is { Count: > 0 } audiences && audiences.All(audience => audience == issuer || audience == TokenEndpoint);

    private TokenFailure? CheckClaims(ClaimReader claims, string client)
    {
        claims.Demand(JwtRegisteredClaimNames.Sub, client);
        claims.Text(JwtRegisteredClaimNames.Jti);
        if (!IsForHere(claims))
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

    private async ValueTask<TokenResult<ClientAssertion>> UseUpAsync(ClaimReader claims, string client, CancellationToken cancellationToken)
    {
        var id = claims.Text(JwtRegisteredClaimNames.Jti);
        var expires = claims.Instant(JwtRegisteredClaimNames.Exp);
        var verdict = await store.UseAsync(ReplayKey.Of($"assertion {client}", id), expires + ClockSkew, cancellationToken).ConfigureAwait(false);
        return Replays.Refusal(verdict, "assertion") is { } spent ? spent : new ClientAssertion(client, id, expires);
    }
}
