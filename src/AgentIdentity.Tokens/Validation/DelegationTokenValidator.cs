using Microsoft.IdentityModel.JsonWebTokens;

namespace AgentIdentity.Tokens;

/// <summary>Validates delegated access tokens (<c>at+jwt</c> with <c>act</c>) and nothing else. Safe for concurrent use.</summary>
/// <param name="trust">Whose tokens are believed.</param>
/// <param name="time">The clock.</param>
public sealed class DelegationTokenValidator(TokenTrust trust, TimeProvider time)
{
    private readonly SeenTokens _seen = new(trust);

    /// <summary>Validates a token; the same token again costs no signature check. The proof of possession, if the token is bound, is checked by <see cref="DpopValidator"/>.</summary>
    /// <param name="token">The compact JWS.</param>
    /// <param name="audience">The resource this is, compared exactly.</param>
    public TokenResult<Delegation> Validate(string token, string audience)
    {
        ArgumentNullException.ThrowIfNull(token);
        var now = time.GetUtcNow();
        if (_seen.Find(token, audience, now) is { } seen)
        {
            return seen;
        }

        if (!AccessTokenReader.Read(token, audience, trust, now).TryGet(out var claims, out var refused))
        {
            return refused;
        }

        var rest = claims.Rest;
        if (rest.OptionalText(ClaimNames.SubjectProfile) == ClaimNames.Agent && !rest.Has(ClaimNames.Actor))
        {
            return new TokenFailure(TokenError.ActsForItself, "The token is an agent's own: it names no human and no delegation.");
        }

        rest.Demand(ClaimNames.SubjectProfile, ClaimNames.User);
        var actor = ActorReader.Read(rest, trust.Issuer, trust.MaxDepth);
        var delegation = new Delegation
        {
            Issuer = trust.Issuer,
            Subject = claims.Subject,
            Actor = actor ?? new(trust.Issuer, "", null),
            ClientId = claims.ClientId,
            Audience = audience,
            Scope = rest.Words(ClaimNames.Scope),
            Details = rest.Details(),
            KeyThumbprint = claims.KeyThumbprint,
            CertificateThumbprint = claims.CertificateThumbprint,
            Authentication = claims.ReadAuthentication(),
            SessionId = rest.OptionalText(ClaimNames.Session),
            ActorAssurance = claims.ReadAssurance(),
            Unattended = rest.Flag(ClaimNames.Unattended),
            DelegationId = rest.Text(ClaimNames.Grant),
            TransactionId = rest.Text(ClaimNames.Transaction),
            TokenId = claims.TokenId,
            IssuedAt = claims.IssuedAt,
            ExpiresAt = claims.ExpiresAt,
        };
        if (rest.Failure is { } failure)
        {
            return failure;
        }

        // A token with a beginning of its own would have to be looked at again each time.
        if (!rest.Has(JwtRegisteredClaimNames.Nbf))
        {
            _seen.Keep(token, claims.Key, delegation);
        }

        return delegation;
    }
}
