using Microsoft.IdentityModel.JsonWebTokens;

namespace AgentIdentity.Tokens;

/// <summary>Whom a token is about, by the issuer's mapper. What is not shown to be a human is not taken for one.</summary>
internal sealed record SubjectMapping(string Subject, SubjectKind Kind, Actor? Actor, string? ActorParent)
{
    public static SubjectMapping OfIdToken(ForeignClaims claims, TrustedIssuer trust) => trust.Mapper switch
    {
        IssuerMapper.Entra => EntraFacets.OfIdToken(claims),
        // An id_token is about an end-user (OpenID Connect Core section 2), unless it says otherwise itself.
        _ => Plain(claims, ByProfile(claims.Rest) ?? SubjectKind.Human),
    };

    public static SubjectMapping OfAccessToken(ForeignClaims claims, TrustedIssuer trust, string party) => trust.Mapper switch
    {
        IssuerMapper.Entra => EntraFacets.OfAccessToken(claims, party),
        IssuerMapper.Auth0 => Plain(claims, ByProfile(claims.Rest) ?? ByAuth0(claims.Rest)),
        _ => Plain(claims, ByProfile(claims.Rest) ?? ByRfc9068(claims.Rest, party)),
    };

    private static SubjectMapping Plain(ForeignClaims claims, SubjectKind kind) =>
        new(claims.Rest.Text(JwtRegisteredClaimNames.Sub), kind, claims.ReadActor(), null);

    // Entity profiles: a set of words without order or case; what is human and something else besides is not believed to be human.
    private static SubjectKind? ByProfile(ClaimReader claims)
    {
        if (!claims.Has(ClaimNames.SubjectProfile))
        {
            return null;
        }

        var words = claims.Words(ClaimNames.SubjectProfile).Select(static word => word.ToLowerInvariant()).ToHashSet(StringComparer.Ordinal);
        return words.Contains(ClaimNames.Agent) ? SubjectKind.Agent
            : words.Contains("service") ? SubjectKind.Service
            : words.SetEquals([ClaimNames.User]) ? SubjectKind.Human
            : SubjectKind.Unknown;
    }

    // Auth0 users have the connection's name and a bar before their id; applications end in @clients.
    private static SubjectKind ByAuth0(ClaimReader claims)
    {
        var subject = claims.Text(JwtRegisteredClaimNames.Sub);
        return claims.OptionalText("gty") == "client-credentials" || subject.EndsWith("@clients", StringComparison.Ordinal) ? SubjectKind.Service
            : subject.IndexOf('|', StringComparison.Ordinal) > 0 ? SubjectKind.Human
            : SubjectKind.Unknown;
    }

    // Only a resource owner's token says when they signed in (RFC 9068 section 2.2.1); without one, sub is the client (section 2.2).
    private static SubjectKind ByRfc9068(ClaimReader claims, string party) =>
        claims.Text(JwtRegisteredClaimNames.Sub) == party ? SubjectKind.Service
        : claims.Has(JwtRegisteredClaimNames.AuthTime) ? SubjectKind.Human
        : SubjectKind.Unknown;
}
