using Microsoft.IdentityModel.JsonWebTokens;

namespace AgentIdentity.Tokens;

/// <summary>
/// Validates the id_tokens and access tokens of one trusted issuer of people, each by its own rules, and nothing else. Safe for
/// concurrent use.
/// </summary>
/// <param name="trust">Whose word is believed, and how far.</param>
/// <param name="time">The clock.</param>
public sealed class ForeignTokenValidator(TrustedIssuer trust, TimeProvider time)
{
    /// <summary>
    /// Validates an id_token (OpenID Connect Core section 3.1.3.7), which says who the human is. The nonce is the business of
    /// whoever started the sign-in.
    /// </summary>
    /// <param name="token">The compact JWS.</param>
    public TokenResult<ForeignIdentity> ValidateIdToken(string token)
    {
        var read = ForeignTokenReader.Read(token, trust, ForeignTokenKinds.IdToken, header => header.DemandNoneOr(JwtKinds.Plain), time.GetUtcNow());
        if (!read.TryGet(out var claims, out var refused))
        {
            return refused;
        }

        // Without a typ of their own, the kinds are told apart by what only the others have (RFC 8725 section 3.12).
        claims.RefuseAll("scope", "scp", "cid", "events", "htm", "htu", "code", "token_introspection", "response_type", ClaimNames.Details);
        claims.RefuseAll(WebIdentityClaims.All);
        claims.RefuseAll(MarksOfAccessTokens());
        claims.DemandWhereThere("typ", "ID");
        claims.DemandWhereThere("token_use", "id");
        var audiences = claims.ReadAudiences();
        var party = claims.Rest.OptionalText(ClaimNames.AuthorizedParty);
        if (party is null ? audiences.Count > 1 : !trust.AcceptedAuthorizedParties.Contains(party) && !(audiences is [var only] && only == party))
        {
            claims.Rest.Fail(new(TokenError.PartyNotAccepted, "The token was issued to a client that is not listed for its issuer."));
        }

        return Identity(claims, audiences, party, SubjectMapping.OfIdToken(claims, trust), scope: null);
    }

    /// <summary>
    /// Validates an access token that another party may show here (RFC 9068 section 4, or the mapper's own form). Its client must
    /// be listed.
    /// </summary>
    /// <param name="token">The compact JWS.</param>
    public TokenResult<ForeignIdentity> ValidateAccessToken(string token)
    {
        var read = ForeignTokenReader.Read(token, trust, ForeignTokenKinds.AccessToken, DemandAccessToken, time.GetUtcNow());
        if (!read.TryGet(out var claims, out var refused))
        {
            return refused;
        }

        DemandMark(claims);
        claims.RefuseAll("events", "htm", "htu", "token_introspection", "nonce", "at_hash", "c_hash");
        claims.RefuseAll(WebIdentityClaims.All);
        claims.DemandWhereThere("typ", "Bearer");
        claims.DemandWhereThere("token_use", "access");
        var party = ReadParty(claims.Rest);
        if (!trust.AcceptedAuthorizedParties.Contains(party))
        {
            claims.Rest.Fail(new(TokenError.PartyNotAccepted, "The token was issued to a client that is not listed for its issuer."));
        }

        var scope = claims.Rest.Words(claims.Rest.Has(ClaimNames.Scope) ? ClaimNames.Scope : "scp");
        return Identity(claims, claims.ReadAudiences(), party, SubjectMapping.OfAccessToken(claims, trust, party), scope);
    }

    // Entra and Auth0 have no typ of their own for access tokens; elsewhere RFC 9068 is the way to tell one from an id_token.
    private TokenFailure? DemandAccessToken(JwsHeader header) =>
        trust.Mapper is IssuerMapper.Entra or IssuerMapper.Auth0 && header.Is(JwtKinds.Plain)
            ? header.DemandNoneOr(JwtKinds.Plain)
            : header.Demand(JwtKinds.AccessToken);

    // What these issuers write into no id_token: a program's access token without scope must not pass for a person's id_token.
    private string[] MarksOfAccessTokens() => trust.Mapper switch
    {
        IssuerMapper.Entra => ["appid", "appidacr", "azpacr"],
        IssuerMapper.Auth0 => ["gty", "permissions"],
        _ => [],
    };

    // Without the typ, a claim that the issuer writes into access tokens alone must show what it is; id_tokens have roles too.
    private void DemandMark(ForeignClaims claims)
    {
        string[] marks = trust.Mapper == IssuerMapper.Entra ? ["scp", "idtyp"] : [ClaimNames.Scope, "permissions", "gty"];
        if (!claims.Header.Is(JwtKinds.AccessToken) && !marks.Any(claims.Rest.Has))
        {
            claims.Rest.Fail(new(TokenError.WrongType, "Nothing in the token shows that it is an access token."));
        }
    }

    private static string ReadParty(ClaimReader claims)
    {
        var parties = new[] { ClaimNames.AuthorizedParty, "appid", ClaimNames.ClientId }.Select(claims.OptionalText).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        if (parties is [var party])
        {
            return party;
        }

        claims.Fail(new(TokenError.BadClaim, "The token names no client, or two."));
        return "";
    }

    private static TokenResult<ForeignIdentity> Identity(
        ForeignClaims claims, IReadOnlyList<string> audiences, string? party, SubjectMapping subject, IReadOnlyList<string>? scope)
    {
        var (key, certificate) = Confirmation.Read(claims.Rest);
        var identity = new ForeignIdentity
        {
            Issuer = claims.Issuer,
            Subject = subject.Subject,
            Kind = subject.Kind,
            SessionId = claims.Rest.OptionalText(ClaimNames.Session),
            Authentication = claims.ReadAuthentication(),
            Actor = subject.Actor,
            ActorParent = subject.ActorParent,
            MayAct = claims.ReadMayAct(),
            Audiences = audiences,
            AuthorizedParty = party,
            Tenant = claims.Tenant,
            Scope = scope,
            KeyThumbprint = key,
            CertificateThumbprint = certificate,
            TokenId = claims.Rest.OptionalText(JwtRegisteredClaimNames.Jti) ?? claims.Rest.OptionalText("uti"),
            IssuedAt = claims.IssuedAt,
            ExpiresAt = claims.ExpiresAt,
        };
        return claims.Rest.Failure is { } failure ? failure : identity;
    }
}
