using AgentIdentity.Server.OAuth;
using AgentIdentity.Tokens;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace AgentIdentity.Server.Issuers;

/// <summary>Reads the token that names a human in a token exchange: our own id_token or access token, or one of a trusted issuer.</summary>
internal sealed class SubjectTokens(HumanTokenValidator humans, KeyRing keys, RevokedTokens revoked, ServerSettings settings, TimeProvider time)
{
    private const int LongestToken = 16 * 1024;

    /// <summary>Who the token names, or why it is not believed.</summary>
    /// <param name="token">The subject token.</param>
    /// <param name="tokenType">One of <see cref="SubjectTokenTypes"/>.</param>
    /// <param name="clientId">The authenticated client: a token of ours is good for the client it was issued to, and no other.</param>
    /// <param name="cancellation">The request's end.</param>
    public async ValueTask<TokenResult<SubjectIdentity>> ReadAsync(string token, string tokenType, string clientId, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return tokenType switch
        {
            SubjectTokenTypes.AccessToken => ReadOwnAccessToken(token, clientId),
            SubjectTokenTypes.IdToken => await ReadOwnIdTokenAsync(token, clientId),
            _ => new TokenFailure(TokenError.WrongIssuer, "The issuer of the subject token is not trusted here."),
        };
    }

    private TokenResult<SubjectIdentity> ReadOwnAccessToken(string token, string clientId)
    {
        if (!humans.Validate(token, settings.Issuer).TryGet(out var human, out var refused))
        {
            return refused;
        }

        if (human.ClientId != clientId)
        {
            return new TokenFailure(TokenError.WrongAudience, "The subject token was issued to another client.");
        }

        return revoked.Contains(human.TokenId)
            ? new TokenFailure(TokenError.Expired, "The subject token was revoked.")
            : new SubjectIdentity
            {
                PersonId = human.Subject,
                Issuer = human.Issuer,
                Subject = human.Subject,
                Authentication = human.Authentication,
                KeyThumbprint = human.KeyThumbprint,
                TokenId = human.TokenId,
                IssuedAt = human.IssuedAt,
                ExpiresAt = human.ExpiresAt,
            };
    }

    private async Task<TokenResult<SubjectIdentity>> ReadOwnIdTokenAsync(string token, string clientId)
    {
        var result = await new JsonWebTokenHandler { MaximumTokenSizeInBytes = LongestToken }.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuer = settings.Issuer,
            ValidAudience = clientId,
            ValidTypes = ["JWT"],
            ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSha256],
            // Any key of the ring: one that signed a moment ago may have retired since.
            IssuerSigningKeys = new JsonWebKeySet(keys.ToJwks()).GetSigningKeys(),
            ClockSkew = TimeSpan.FromSeconds(30),
            LifetimeValidator = (_, expires, _, _) => expires is { } end && end > time.GetUtcNow().UtcDateTime.AddSeconds(-30),
        });
        return result is { IsValid: true, SecurityToken: JsonWebToken { Subject.Length: > 0 } read }
            ? new SubjectIdentity
            {
                PersonId = read.Subject,
                Issuer = settings.Issuer,
                Subject = read.Subject,
                IssuedAt = read.IssuedAt,
                ExpiresAt = read.ValidTo,
            }
            : new TokenFailure(TokenError.BadSignature, "The subject token is not an id_token of this issuer for this client.");
    }
}
