namespace AgentIdentity.Tokens;

/// <summary>Validates access tokens of the human in person (<c>at+jwt</c> without <c>act</c>) and nothing else. Safe for concurrent use.</summary>
/// <param name="trust">Whose tokens are believed.</param>
/// <param name="time">The clock.</param>
public sealed class HumanTokenValidator(TokenTrust trust, TimeProvider time)
{
    /// <summary>Validates a token. The proof of possession, if the token is bound, is checked by <see cref="DpopValidator"/>.</summary>
    /// <param name="token">The compact JWS.</param>
    /// <param name="audience">The resource this is, compared exactly.</param>
    public TokenResult<HumanCredential> Validate(string token, string audience)
    {
        if (!AccessTokenReader.Read(token, audience, trust, time.GetUtcNow()).TryGet(out var claims, out var refused))
        {
            return refused;
        }

        var rest = claims.Rest;
        rest.Demand(ClaimNames.SubjectProfile, ClaimNames.User);
        rest.Refuse(ClaimNames.Actor);
        rest.Refuse(ClaimNames.Grant);
        var authentication = claims.ReadAuthentication();
        if (authentication is null)
        {
            rest.Fail(new(TokenError.BadClaim, "The claim auth_time is missing."));
        }

        var credential = new HumanCredential
        {
            Issuer = trust.Issuer,
            Subject = claims.Subject,
            ClientId = claims.ClientId,
            Audience = audience,
            Scope = rest.Words(ClaimNames.Scope),
            KeyThumbprint = claims.KeyThumbprint,
            CertificateThumbprint = claims.CertificateThumbprint,
            SessionId = rest.OptionalText(ClaimNames.Session),
            Authentication = authentication ?? new(default, null, []),
            TokenId = claims.TokenId,
            IssuedAt = claims.IssuedAt,
            ExpiresAt = claims.ExpiresAt,
        };
        return rest.Failure is { } failure ? failure : credential;
    }
}
