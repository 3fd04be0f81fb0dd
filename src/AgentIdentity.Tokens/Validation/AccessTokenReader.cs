using Microsoft.IdentityModel.JsonWebTokens;

namespace AgentIdentity.Tokens;

/// <summary>The checks that all three kinds of access token share (RFC 9068 section 4): kind, key, signature, issuer, audience, times.</summary>
internal static class AccessTokenReader
{
    public static TokenResult<ReadClaims> Read(string token, string audience, TokenTrust trust, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(token);
        ArgumentException.ThrowIfNullOrEmpty(audience);
        if (!CompactJws.Parse(token, TokenProfile.MaxTokenLength).TryGet(out var jws, out var malformed))
        {
            return malformed;
        }

        if (jws.Header.Demand(JwtKinds.AccessToken) is { } wrongKind)
        {
            return wrongKind;
        }

        if (!TrustedSignature.Check(jws, trust.FindKey, trust.Algorithms).TryGet(out var signer, out var unsigned))
        {
            return unsigned;
        }

        var claims = new ClaimReader(jws.Payload);
        if (claims.Text(JwtRegisteredClaimNames.Iss) != trust.Issuer)
        {
            claims.Fail(new(TokenError.WrongIssuer, "The issuer is not the trusted one."));
        }

        // Exactly one audience: a token for two places could be carried from one to the other.
        if (claims.Text(JwtRegisteredClaimNames.Aud) != audience)
        {
            claims.Fail(new(TokenError.WrongAudience, "The token is for another resource."));
        }

        var (key, certificate) = Confirmation.Read(claims);
        var common = new ReadClaims(claims)
        {
            Key = signer,
            TokenId = claims.Text(JwtRegisteredClaimNames.Jti),
            Subject = claims.Text(JwtRegisteredClaimNames.Sub),
            ClientId = claims.Text(ClaimNames.ClientId),
            IssuedAt = claims.Instant(JwtRegisteredClaimNames.Iat),
            ExpiresAt = claims.Instant(JwtRegisteredClaimNames.Exp),
            KeyThumbprint = key,
            CertificateThumbprint = certificate,
        };
        claims.Refuse(ClaimNames.MayAct);
        if (Times.Check(common.IssuedAt, common.ExpiresAt, now, trust.ClockSkew, TokenProfile.MaxLifetime) is { } late)
        {
            claims.Fail(late);
        }

        if (claims.Has(JwtRegisteredClaimNames.Nbf) && claims.Instant(JwtRegisteredClaimNames.Nbf) > now + trust.ClockSkew)
        {
            claims.Fail(new(TokenError.NotYetValid, "The token is not valid yet."));
        }

        return claims.Failure is { } failure ? failure : common;
    }
}
