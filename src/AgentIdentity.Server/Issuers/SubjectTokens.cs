using AgentIdentity.Broker;
using AgentIdentity.Server.OAuth;
using AgentIdentity.Tokens;

namespace AgentIdentity.Server.Issuers;

/// <summary>Reads the token that names a human in a token exchange: our own id_token or access token, or one of a trusted issuer.</summary>
internal sealed class SubjectTokens(OwnSubjectTokens own, PeopleIssuers issuers, PeopleDirectory people, ServerSettings settings)
{
    private const string AccessTokenHeader = "at+jwt";

    /// <summary>Who the token names, or why it is not believed. It gives no right: without a delegation of ours nothing follows from it.</summary>
    /// <param name="token">The subject token.</param>
    /// <param name="tokenType">One of <see cref="SubjectTokenTypes"/>.</param>
    /// <param name="clientId">The authenticated client: a token of ours is good for the client it was issued to, and no other.</param>
    /// <param name="cancellation">The request's end.</param>
    public async ValueTask<TokenResult<SubjectIdentity>> ReadAsync(string token, string tokenType, string clientId, CancellationToken cancellation)
    {
        if (!UnverifiedToken.Read(token).TryGet(out var claimed, out var malformed))
        {
            return malformed;
        }

        if (claimed.UnverifiedIssuer == settings.Issuer)
        {
            return own.Read(token, tokenType, clientId);
        }

        return issuers.Of(claimed.UnverifiedIssuer) is { } issuer
            ? await ReadForeignAsync(issuer, token, KindOf(tokenType, claimed), cancellation)
            : new TokenFailure(TokenError.WrongIssuer, "The issuer of the subject token is not trusted here.");
    }

    // The type jwt says how a token is written and not what it is for (RFC 8693 section 3): then its own header does.
    private static string KindOf(string tokenType, UnverifiedToken claimed) => tokenType != SubjectTokenTypes.Jwt ? tokenType
        : claimed.UnverifiedType.EndsWith(AccessTokenHeader, StringComparison.OrdinalIgnoreCase) ? SubjectTokenTypes.AccessToken
        : SubjectTokenTypes.IdToken;

    private async ValueTask<TokenResult<SubjectIdentity>> ReadForeignAsync(PeopleIssuer issuer, string token, string kind, CancellationToken cancellation)
    {
        var read = await issuer.ValidateAsync(() => kind switch
        {
            SubjectTokenTypes.AccessToken => issuer.Tokens.ValidateAccessToken(token),
            SubjectTokenTypes.IdToken => issuer.Tokens.ValidateIdToken(token),
            _ => new TokenFailure(TokenError.WrongType, "The subject token is of a type that names no human."),
        }, cancellation);
        if (!read.TryGet(out var identity, out var refused))
        {
            return refused;
        }

        return identity.Kind == SubjectKind.Human
            ? Human(identity)
            : new TokenFailure(TokenError.BadClaim, "The subject token does not show that its subject is a human, and only a human delegates.");
    }

    private SubjectIdentity Human(ForeignIdentity identity) => new()
    {
        PersonId = people.Find(new PersonIdentity(identity.Issuer, identity.Subject))?.Id,
        Issuer = identity.Issuer,
        Subject = identity.Subject,
        Authentication = identity.Authentication,
        SessionId = identity.SessionId,
        MayAct = identity.MayAct,
        Actor = identity.Actor,
        KeyThumbprint = identity.KeyThumbprint,
        CertificateThumbprint = identity.CertificateThumbprint,
        TokenId = identity.TokenId,
        IssuedAt = identity.IssuedAt,
        ExpiresAt = identity.ExpiresAt,
    };
}
