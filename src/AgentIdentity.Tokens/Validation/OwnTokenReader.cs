using Microsoft.IdentityModel.JsonWebTokens;

namespace AgentIdentity.Tokens;

/// <summary>The first checks of a kind that has a typ of its own: kind, key, signature, issuer, one audience.</summary>
internal static class OwnTokenReader
{
    public static TokenResult<ClaimReader> Read(string token, string type, TokenTrust trust, string audience)
    {
        ArgumentNullException.ThrowIfNull(token);
        ArgumentException.ThrowIfNullOrEmpty(audience);
        if (!CompactJws.Parse(token, TokenProfile.MaxTokenLength).TryGet(out var jws, out var malformed))
        {
            return malformed;
        }

        if (jws.Header.Demand(type) is { } wrongKind)
        {
            return wrongKind;
        }

        if (!TrustedSignature.Check(jws, trust.FindKey, trust.Algorithms).TryGet(out _, out var unsigned))
        {
            return unsigned;
        }

        var claims = new ClaimReader(jws.Payload);
        if (claims.Text(JwtRegisteredClaimNames.Iss) != trust.Issuer)
        {
            claims.Fail(new(TokenError.WrongIssuer, "The issuer is not the trusted one."));
        }

        if (claims.Text(JwtRegisteredClaimNames.Aud) != audience)
        {
            claims.Fail(new(TokenError.WrongAudience, "The token is for another party."));
        }

        return claims.Failure is { } failure ? failure : claims;
    }
}
