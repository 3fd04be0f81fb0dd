using Microsoft.IdentityModel.JsonWebTokens;

namespace AgentIdentity.Tokens;

/// <summary>The checks that every token of another issuer passes first, in this order: kind, key, signature, issuer, tenant, times.</summary>
internal static class ForeignTokenReader
{
    public static TokenResult<ForeignClaims> Read(
        string token, TrustedIssuer trust, ForeignTokenKinds kind, Func<JwsHeader, TokenFailure?> demand, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(token);
        if (!CompactJws.Parse(token, TokenProfile.MaxTokenLength, HeaderRules.Foreign).TryGet(out var jws, out var malformed))
        {
            return malformed;
        }

        if (demand(jws.Header) is { } wrongKind)
        {
            return wrongKind;
        }

        if (!trust.Kinds.HasFlag(kind))
        {
            return new TokenFailure(TokenError.KindNotTrusted, $"The issuer is not trusted for tokens of the kind {kind}.");
        }

        if (!TrustedSignature.Check(jws, trust.FindKey, trust.Algorithms).TryGet(out _, out var unsigned))
        {
            return unsigned;
        }

        var rest = new ClaimReader(jws.Payload);
        var issuer = rest.Text(JwtRegisteredClaimNames.Iss);
        if (!trust.Names(issuer))
        {
            rest.Fail(new(TokenError.WrongIssuer, "The issuer is not the trusted one."));
        }

        var claims = new ForeignClaims(rest, trust)
        {
            Header = jws.Header,
            Issuer = issuer,
            Tenant = Tenants.Read(rest, trust, issuer),
            IssuedAt = rest.Instant(JwtRegisteredClaimNames.Iat),
            ExpiresAt = rest.Instant(JwtRegisteredClaimNames.Exp),
        };
        CheckTimes(claims, trust, now);
        return rest.Failure is { } failure ? failure : claims;
    }

    private static void CheckTimes(ForeignClaims claims, TrustedIssuer trust, DateTimeOffset now)
    {
        if (Times.Check(claims.IssuedAt, claims.ExpiresAt, now, trust.ClockSkew, trust.MaxLifetime) is { } late)
        {
            claims.Rest.Fail(late);
        }

        if (claims.Rest.OptionalInstant(JwtRegisteredClaimNames.Nbf) > now + trust.ClockSkew)
        {
            claims.Rest.Fail(new(TokenError.NotYetValid, "The token is not valid yet."));
        }
    }
}
