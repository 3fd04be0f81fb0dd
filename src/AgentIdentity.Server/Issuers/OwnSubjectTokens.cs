using AgentIdentity.Broker;
using AgentIdentity.Server.OAuth;
using AgentIdentity.Tokens;

namespace AgentIdentity.Server.Issuers;

/// <summary>Reads the tokens by which this server itself named a human to a client, whichever key of the ring signed them.</summary>
internal sealed class OwnSubjectTokens(HumanTokenValidator humans, KeyRing keys, RevokedTokens revoked, ServerSettings settings, TimeProvider time)
{
    public TokenResult<SubjectIdentity> Read(string token, string tokenType, string clientId) => tokenType switch
    {
        SubjectTokenTypes.AccessToken => ReadAccessToken(token, clientId),
        SubjectTokenTypes.IdToken => ReadIdToken(token, clientId),
        _ => new TokenFailure(TokenError.WrongType, "A token of this server comes as the type that it is: id_token or access_token."),
    };

    private TokenResult<SubjectIdentity> ReadAccessToken(string token, string clientId)
    {
        if (!humans.Validate(token, settings.Issuer).TryGet(out var human, out var refused))
        {
            return refused;
        }

        if (human.ClientId != clientId)
        {
            return new TokenFailure(TokenError.WrongAudience, "The subject token was issued to another client.");
        }

        return Unrevoked(new SubjectIdentity
        {
            PersonId = human.Subject,
            Issuer = human.Issuer,
            Subject = human.Subject,
            Authentication = human.Authentication,
            SessionId = human.SessionId,
            KeyThumbprint = human.KeyThumbprint,
            CertificateThumbprint = human.CertificateThumbprint,
            TokenId = human.TokenId,
            IssuedAt = human.IssuedAt,
            ExpiresAt = human.ExpiresAt,
        });
    }

    // Held to the rules for everybody's id_tokens; the audience is the client, so no client brings one that was issued to another.
    private TokenResult<SubjectIdentity> ReadIdToken(string token, string clientId)
    {
        var trust = new TrustedIssuer(settings.Issuer, keys.Find) { AcceptedAudiences = [clientId] };
        if (!new ForeignTokenValidator(trust, time).ValidateIdToken(token).TryGet(out var human, out var refused))
        {
            return refused;
        }

        return Unrevoked(new SubjectIdentity
        {
            PersonId = human.Subject,
            Issuer = human.Issuer,
            Subject = human.Subject,
            Authentication = human.Authentication,
            SessionId = human.SessionId,
            TokenId = human.TokenId,
            IssuedAt = human.IssuedAt,
            ExpiresAt = human.ExpiresAt,
        });
    }

    private TokenResult<SubjectIdentity> Unrevoked(SubjectIdentity identity) => identity.TokenId is { } id && revoked.Contains(id)
        ? new TokenFailure(TokenError.Expired, "The subject token was revoked.")
        : identity;
}
