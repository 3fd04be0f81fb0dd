using Microsoft.IdentityModel.JsonWebTokens;

namespace AgentIdentity.Tokens;

/// <summary>
/// Validates what one platform says about its workloads, JWT-SVIDs or Kubernetes service-account tokens, and nothing else. Safe for
/// concurrent use.
/// </summary>
/// <param name="trust">The platform.</param>
/// <param name="audience">The only audience accepted: this authorization server's issuer identifier.</param>
/// <param name="time">The clock.</param>
public sealed class WorkloadTokenValidator(WorkloadTrust trust, string audience, TimeProvider time)
{
    /// <summary>Validates a token.</summary>
    /// <param name="token">The compact JWS.</param>
    public TokenResult<WorkloadIdentity> Validate(string token)
    {
        ArgumentNullException.ThrowIfNull(token);
        if (!CompactJws.Parse(token, TokenProfile.MaxTokenLength).TryGet(out var jws, out var malformed))
        {
            return malformed;
        }

        if (CheckHeader(jws.Header) is { } wrongKind)
        {
            return wrongKind;
        }

        if (!TrustedSignature.Check(jws, trust.FindKey, trust.Algorithms).TryGet(out _, out var unsigned))
        {
            return unsigned;
        }

        var claims = new ClaimReader(jws.Payload);
        // Alone: who else the token is for could bring it here.
        if (claims.Audiences() is not [var only] || only != audience)
        {
            claims.Fail(new(TokenError.WrongAudience, "The audience is not this server's issuer identifier alone."));
        }

        var ends = CheckTimes(claims);
        var identity = trust.Platform == WorkloadPlatform.Spiffe ? ReadSpiffe(claims, ends) : KubernetesClaims.Read(claims, trust.Issuer, ends);
        return claims.Failure is { } failure ? failure : identity;
    }

    // JWT-SVID section 2: alg, kid and typ, and no other header.
    private TokenFailure? CheckHeader(JwsHeader header) => trust.Platform == WorkloadPlatform.Kubernetes
        ? header.DemandNoneOr(JwtKinds.Plain)
        : header.DemandNoneOr(JwtKinds.Plain, JwtKinds.Jose)
            ?? (header.HasOthers ? new(TokenError.ForbiddenHeader, "The header of a JWT-SVID has members beside alg, kid and typ.") : null);

    // A JWT-SVID need not say when it was issued; its life is then what is left of it.
    private DateTimeOffset CheckTimes(ClaimReader claims)
    {
        var now = time.GetUtcNow();
        var ends = claims.Instant(JwtRegisteredClaimNames.Exp);
        var issued = trust.Platform == WorkloadPlatform.Kubernetes ? claims.Instant(JwtRegisteredClaimNames.Iat) : claims.OptionalInstant(JwtRegisteredClaimNames.Iat);
        var began = issued ?? (now < ends ? now : DateTimeOffset.UnixEpoch);
        if (Times.Check(began, ends, now, trust.ClockSkew, trust.MaxLifetime) is { } late)
        {
            claims.Fail(late);
        }

        if (claims.OptionalInstant(JwtRegisteredClaimNames.Nbf) > now + trust.ClockSkew)
        {
            claims.Fail(new(TokenError.NotYetValid, "The token is not valid yet."));
        }

        return ends;
    }

    // The trust domain is the one whose keys verified the token; an iss, if there is one, is not relied on (JWT-SVID section 3).
    private WorkloadIdentity ReadSpiffe(ClaimReader claims, DateTimeOffset ends)
    {
        var subject = claims.Text(JwtRegisteredClaimNames.Sub);
        if (!SpiffeId.TryParse(subject, out var id) || id.TrustDomain != trust.Issuer || id.Path.Length == 0)
        {
            claims.Fail(new(TokenError.BadWorkload, "The subject is not the SPIFFE ID of a workload of the trust domain."));
        }

        return new()
        {
            Platform = WorkloadPlatform.Spiffe,
            Issuer = trust.Issuer,
            Subject = subject,
            TokenId = claims.OptionalText(JwtRegisteredClaimNames.Jti),
            ExpiresAt = ends,
        };
    }
}
