using Microsoft.IdentityModel.JsonWebTokens;

namespace AgentIdentity.Tokens;

/// <summary>
/// Validates identity assertions of one trusted identity provider (<c>oauth-id-jag+jwt</c>) and nothing else. Whoever redeems an
/// assertion must also see that it was not redeemed before, and that a bound one comes from its key's holder. Safe for concurrent use.
/// </summary>
public sealed class IdJagValidator
{
    private readonly TrustedIssuer _trust;
    private readonly string _issuer;
    private readonly TimeProvider _time;

    /// <summary>Makes a validator.</summary>
    /// <param name="trust">The identity provider. Audiences and parties need not be listed: the assertion must name this server and the client.</param>
    /// <param name="issuer">This authorization server's issuer identifier, the one audience that is accepted.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="ArgumentException">The identity provider is this server: nobody redeems their own assertions.</exception>
    public IdJagValidator(TrustedIssuer trust, string issuer, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(trust);
        ArgumentException.ThrowIfNullOrEmpty(issuer);
        ArgumentNullException.ThrowIfNull(time);
        if (trust.Names(issuer))
        {
            throw new ArgumentException("A server does not redeem its own assertions.", nameof(trust));
        }

        _trust = trust with { MaxLifetime = TokenProfile.MaxAssertionLifetime };
        _issuer = issuer;
        _time = time;
    }

    /// <summary>Validates an assertion.</summary>
    /// <param name="assertion">The compact JWS.</param>
    /// <param name="clientId">The authenticated client.</param>
    public TokenResult<IdJag> Validate(string assertion, string clientId)
    {
        ArgumentException.ThrowIfNullOrEmpty(clientId);
        var read = ForeignTokenReader.Read(assertion, _trust, ForeignTokenKinds.IdJag, header => header.Demand(JwtKinds.IdJag), _time.GetUtcNow());
        if (!read.TryGet(out var claims, out var refused))
        {
            return refused;
        }

        var rest = claims.Rest;
        if (rest.Audiences() is not [var audience] || audience != _issuer)
        {
            rest.Fail(new(TokenError.WrongAudience, "The audience is not this server's issuer identifier alone."));
        }

        if (rest.Text(ClaimNames.ClientId) != clientId)
        {
            rest.Fail(new(TokenError.WrongClient, "The assertion was issued to another client."));
        }

        // A tenant of ours, of which there are none: an assertion for one of them is not for us.
        rest.Refuse("aud_tenant");
        return Assertion(claims, clientId);
    }

    private static TokenResult<IdJag> Assertion(ForeignClaims claims, string clientId)
    {
        var rest = claims.Rest;
        var (key, certificate) = Confirmation.Read(rest);
        var assertion = new IdJag
        {
            Issuer = claims.Issuer,
            Subject = rest.Text(JwtRegisteredClaimNames.Sub),
            Tenant = claims.Tenant,
            ClientId = clientId,
            Resource = rest.OptionalText(ClaimNames.Resource),
            Scope = rest.Has(ClaimNames.Scope) ? rest.Words(ClaimNames.Scope) : null,
            Details = rest.Has(ClaimNames.Details) ? rest.Details() : null,
            Actor = claims.ReadActor(),
            MayAct = claims.ReadMayAct(),
            KeyThumbprint = key,
            CertificateThumbprint = certificate,
            Authentication = claims.ReadAuthentication(),
            TokenId = rest.Text(JwtRegisteredClaimNames.Jti),
            IssuedAt = claims.IssuedAt,
            ExpiresAt = claims.ExpiresAt,
        };
        return rest.Failure is { } failure ? failure : assertion;
    }
}
