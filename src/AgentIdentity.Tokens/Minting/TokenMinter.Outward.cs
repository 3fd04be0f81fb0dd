using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;

namespace AgentIdentity.Tokens;

// What is for others than this issuer's own resources: each kind with a typ or claims of its own, so that none passes for another.
public sealed partial class TokenMinter
{
    private static readonly StrictJsonLimits AnswerLimits = new(64 * 1024, 12, 10_000);

    /// <summary>Makes an identity assertion for another authorization server (<c>oauth-id-jag+jwt</c>).</summary>
    /// <param name="request">What it shall say.</param>
    /// <param name="cancellationToken">Stops waiting for a key service.</param>
    /// <exception cref="ArgumentException">The request asks for this issuer as the audience, or for a lifetime or a chain outside the profile.</exception>
    public ValueTask<MintedToken> MintIdJagAsync(IdJagRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        CheckDepth(request.Actor);
        if (request.Audience == issuer || request.Lifetime > TokenProfile.MaxAssertionLifetime)
        {
            throw new ArgumentException("An assertion is for another issuer, and lives 600 seconds at most.", nameof(request));
        }

        return MintAsync(JwtKinds.IdJag, request.Audience, request.Lifetime, request.NotAfter, (json, _) => OutwardClaims.IdJag(json, request), cancellationToken);
    }

    /// <summary>Makes a transaction token for the services of a trust domain (<c>txntoken+jwt</c>).</summary>
    /// <param name="request">What it shall say.</param>
    /// <param name="cancellationToken">Stops waiting for a key service.</param>
    /// <exception cref="ArgumentException">A scope or a workload is missing, a context is not an object, or the lifetime or the chain is outside the profile.</exception>
    public ValueTask<MintedToken> MintTransactionTokenAsync(TransactionTokenRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        CheckDepth(request.Actor);
        return MintAsync(
            JwtKinds.TransactionToken, request.TrustDomain, request.Lifetime, request.NotAfter, (json, _) => OutwardClaims.Transaction(json, request), cancellationToken);
    }

    /// <summary>Makes a web identity for AWS STS. It has no <c>azp</c>, which AWS would read in place of the audience.</summary>
    /// <param name="request">What it shall say.</param>
    /// <param name="cancellationToken">Stops waiting for a key service.</param>
    /// <exception cref="ArgumentException">AWS would refuse the source identity or a tag, the audience is this issuer, or the lifetime is outside the profile.</exception>
    public ValueTask<MintedToken> MintWebIdentityAsync(WebIdentityRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        WebIdentityRules.Check(request, issuer);
        return MintAsync(JwtKinds.Plain, request.Audience, request.Lifetime, request.NotAfter, (json, _) => OutwardClaims.WebIdentity(json, request), cancellationToken);
    }

    /// <summary>Signs an answer to an introspection request (RFC 9701 section 5): without <c>sub</c> and <c>exp</c>, so that it passes for no token.</summary>
    /// <param name="json">The answer, an object that says whether the token is active.</param>
    /// <param name="audience">The party that asked.</param>
    /// <param name="cancellationToken">Stops waiting for a key service.</param>
    /// <exception cref="ArgumentException">The answer is not strict JSON, or not an object.</exception>
    public ValueTask<string> SignIntrospectionAsync(string json, string audience, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentException.ThrowIfNullOrEmpty(audience);
        var answer = Encoding.UTF8.GetBytes(json);
        if (!IsAnswer(answer))
        {
            throw new ArgumentException("The answer is not an object with the member active.", nameof(json));
        }

        var now = time.GetUtcNow().ToUnixTimeSeconds();
        return CompactWriter.WriteAsync(
            JwtKinds.Introspection,
            keys.Active,
            claims =>
            {
                claims.WriteString(JwtRegisteredClaimNames.Iss, issuer);
                claims.WriteString(JwtRegisteredClaimNames.Aud, audience);
                claims.WriteNumber(JwtRegisteredClaimNames.Iat, now);
                claims.WritePropertyName(ClaimNames.Introspection);
                claims.WriteRawValue(answer, skipInputValidation: true);
            },
            cancellationToken);
    }

    private static bool IsAnswer(byte[] json)
    {
        if (!StrictJson.TryParse(json, AnswerLimits, out var document, out _))
        {
            return false;
        }

        using (document)
        {
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("active", out var active)
                && active.ValueKind is JsonValueKind.True or JsonValueKind.False;
        }
    }

    private static void CheckDepth(Actor? actor)
    {
        if (actor?.Depth > TokenProfile.MaxDepth)
        {
            throw new ArgumentException("The actor chain is deeper than the profile allows.", nameof(actor));
        }
    }
}
