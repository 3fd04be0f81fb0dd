using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;

namespace AgentIdentity.Tokens;

/// <summary>Validates signed introspection answers (<c>token-introspection+jwt</c>, RFC 9701) and nothing else. Safe for concurrent use.</summary>
/// <param name="trust">Whose answers are believed.</param>
/// <param name="time">The clock.</param>
public sealed class IntrospectionValidator(TokenTrust trust, TimeProvider time)
{
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(60);

    /// <summary>Validates an answer.</summary>
    /// <param name="answer">The compact JWS.</param>
    /// <param name="audience">The party that asked, compared exactly.</param>
    public TokenResult<IntrospectionAnswer> Validate(string answer, string audience)
    {
        if (!OwnTokenReader.Read(answer, JwtKinds.Introspection, trust, audience).TryGet(out var claims, out var refused))
        {
            return refused;
        }

        // RFC 9701 section 5: without sub and exp an answer can hardly be taken for a token; one that has them is no answer.
        claims.Refuse(JwtRegisteredClaimNames.Sub);
        claims.Refuse(JwtRegisteredClaimNames.Exp);
        var issued = claims.Instant(JwtRegisteredClaimNames.Iat);
        var now = time.GetUtcNow();
        if (issued > now + trust.ClockSkew)
        {
            claims.Fail(new(TokenError.NotYetValid, "The answer is from the future."));
        }

        // An old answer says nothing about now.
        if (now - issued > MaxAge + trust.ClockSkew)
        {
            claims.Fail(new(TokenError.Expired, "The answer is old."));
        }

        var members = claims.Object(ClaimNames.Introspection);
        var active = members is { } said && said.TryGetProperty("active", out var value) ? value.ValueKind : JsonValueKind.Undefined;
        if (active is not (JsonValueKind.True or JsonValueKind.False))
        {
            claims.Fail(new(TokenError.BadClaim, "The claim token_introspection is missing or does not say whether the token is active."));
        }

        return claims.Failure is { } failure ? failure : new IntrospectionAnswer
        {
            Issuer = trust.Issuer,
            Audience = audience,
            Active = active == JsonValueKind.True,
            Members = members!.Value,
            IssuedAt = issued,
        };
    }
}
