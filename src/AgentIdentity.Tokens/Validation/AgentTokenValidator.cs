namespace AgentIdentity.Tokens;

/// <summary>Validates tokens of an agent for itself (<c>at+jwt</c> without <c>act</c>, bound to a key or certificate) and nothing else. Safe for concurrent use.</summary>
/// <param name="trust">Whose tokens are believed.</param>
/// <param name="time">The clock.</param>
public sealed class AgentTokenValidator(TokenTrust trust, TimeProvider time)
{
    /// <summary>Validates a token. The proof of possession is checked by <see cref="DpopValidator"/>.</summary>
    /// <param name="token">The compact JWS.</param>
    /// <param name="audience">The resource this is, compared exactly.</param>
    public TokenResult<AgentCredential> Validate(string token, string audience)
    {
        if (!AccessTokenReader.Read(token, audience, trust, time.GetUtcNow()).TryGet(out var claims, out var refused))
        {
            return refused;
        }

        var rest = claims.Rest;
        rest.Demand(ClaimNames.SubjectProfile, ClaimNames.Agent);
        rest.Demand(ClaimNames.ClientId, claims.Subject);
        rest.Refuse(ClaimNames.Actor);
        rest.Refuse(ClaimNames.Grant);
        if (claims.KeyThumbprint is null && claims.CertificateThumbprint is null)
        {
            rest.Fail(new(TokenError.BadClaim, "The claim cnf is missing."));
        }

        var credential = new AgentCredential
        {
            Issuer = trust.Issuer,
            Agent = claims.Subject,
            Audience = audience,
            Scope = rest.Words(ClaimNames.Scope),
            KeyThumbprint = claims.KeyThumbprint,
            CertificateThumbprint = claims.CertificateThumbprint,
            TokenId = claims.TokenId,
            IssuedAt = claims.IssuedAt,
            ExpiresAt = claims.ExpiresAt,
        };
        return rest.Failure is { } failure ? failure : credential;
    }
}
