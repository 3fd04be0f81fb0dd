using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;

namespace AgentIdentity.Tokens;

/// <summary>
/// Validates transaction tokens (<c>txntoken+jwt</c>, from the header Txn-Token and nowhere else) and nothing else. Safe for
/// concurrent use.
/// </summary>
/// <param name="trust">Whose tokens are believed.</param>
/// <param name="trustDomain">The trust domain this service is in: the only audience accepted.</param>
/// <param name="time">The clock.</param>
public sealed class TransactionTokenValidator(TokenTrust trust, string trustDomain, TimeProvider time)
{
    /// <summary>Validates a token.</summary>
    /// <param name="token">The compact JWS.</param>
    public TokenResult<TransactionToken> Validate(string token)
    {
        if (!OwnTokenReader.Read(token, JwtKinds.TransactionToken, trust, trustDomain).TryGet(out var claims, out var refused))
        {
            return refused;
        }

        var issued = claims.Instant(JwtRegisteredClaimNames.Iat);
        var expires = claims.Instant(JwtRegisteredClaimNames.Exp);
        if (Times.Check(issued, expires, time.GetUtcNow(), trust.ClockSkew, TokenProfile.MaxLifetime) is { } late)
        {
            claims.Fail(late);
        }

        claims.Refuse(ClaimNames.Confirmation);
        var transaction = new TransactionToken
        {
            Issuer = trust.Issuer,
            TrustDomain = trustDomain,
            TransactionId = claims.Text(ClaimNames.Transaction),
            Subject = claims.Text(JwtRegisteredClaimNames.Sub),
            Actor = claims.Has(ClaimNames.Actor) ? ActorReader.Read(claims, trust.Issuer, trust.MaxDepth) : null,
            Scope = claims.Has(ClaimNames.Scope) ? claims.Words(ClaimNames.Scope) : Missing(claims, ClaimNames.Scope),
            RequestingWorkloads = ReadWorkloads(claims),
            TransactionContext = claims.Object(ClaimNames.TransactionContext),
            RequestContext = claims.Object(ClaimNames.RequestContext),
            IssuedAt = issued,
            ExpiresAt = expires,
        };
        return claims.Failure is { } failure ? failure : transaction;
    }

    // One workload is a string; each replacement of the token appends one, in an array.
    private static IReadOnlyList<string> ReadWorkloads(ClaimReader claims)
    {
        if (claims.Raw(ClaimNames.RequestingWorkload) is { ValueKind: JsonValueKind.String })
        {
            return [claims.Text(ClaimNames.RequestingWorkload)];
        }

        var all = claims.Texts(ClaimNames.RequestingWorkload);
        return all.Count > 0 && all.All(static name => name.Length > 0) ? all : Missing(claims, ClaimNames.RequestingWorkload);
    }

    private static IReadOnlyList<string> Missing(ClaimReader claims, string name)
    {
        claims.Fail(new(TokenError.BadClaim, $"The claim {name} is missing."));
        return [];
    }
}
