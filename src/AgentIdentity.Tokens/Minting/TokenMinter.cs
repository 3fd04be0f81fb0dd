using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;

namespace AgentIdentity.Tokens;

/// <summary>Makes the issuer's access tokens (RFC 9068). Safe for concurrent use.</summary>
/// <param name="keys">The keys to sign with.</param>
/// <param name="issuer">The issuer (<c>iss</c>), without a trailing slash.</param>
/// <param name="time">The clock.</param>
public sealed partial class TokenMinter(KeyRing keys, string issuer, TimeProvider time)
{
    /// <summary>The issuer (<c>iss</c>).</summary>
    public string Issuer => issuer;

    /// <summary>Makes a delegated token: <c>sub</c> is the human, <c>act</c> the agent.</summary>
    /// <param name="request">What it shall say.</param>
    /// <param name="cancellationToken">Stops waiting for a key service.</param>
    /// <exception cref="ArgumentException">The request asks for a lifetime or a chain outside the profile, or for a token that has already ended.</exception>
    public ValueTask<MintedToken> MintDelegatedAsync(DelegatedTokenRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Actor.Depth > TokenProfile.MaxDepth)
        {
            throw new ArgumentException("The actor chain is deeper than the profile allows.", nameof(request));
        }

        return MintAsync(JwtKinds.AccessToken, request.Audience, request.Lifetime, request.NotAfter, (json, _) => ClaimWriter.Delegated(json, request), cancellationToken);
    }

    /// <summary>Makes an actor token.</summary>
    /// <param name="request">What it shall say.</param>
    /// <param name="cancellationToken">Stops waiting for a key service.</param>
    /// <exception cref="ArgumentException">The request asks for a lifetime outside the profile.</exception>
    public ValueTask<MintedToken> MintAgentAsync(AgentTokenRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return MintAsync(JwtKinds.AccessToken, request.Audience ?? issuer, request.Lifetime, null, (json, _) => ClaimWriter.Agent(json, request), cancellationToken);
    }

    /// <summary>Makes an access token of the human in person.</summary>
    /// <param name="request">What it shall say.</param>
    /// <param name="cancellationToken">Stops waiting for a key service.</param>
    /// <exception cref="ArgumentException">The request asks for a lifetime outside the profile.</exception>
    public ValueTask<MintedToken> MintHumanAsync(HumanTokenRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return MintAsync(JwtKinds.AccessToken, issuer, request.Lifetime, null, (json, _) => ClaimWriter.Human(json, request), cancellationToken);
    }

    /// <summary>Makes an id_token: its <c>typ</c> is JWT, so that it passes for none of the access tokens.</summary>
    /// <param name="request">What it shall say.</param>
    /// <param name="cancellationToken">Stops waiting for a key service.</param>
    /// <exception cref="ArgumentException">The request asks for a lifetime outside the profile.</exception>
    public ValueTask<MintedToken> MintIdTokenAsync(IdTokenRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return MintAsync(JwtKinds.IdToken, request.ClientId, request.Lifetime, null, (json, algorithm) => IdTokenClaims.Write(json, request, algorithm), cancellationToken);
    }

    private ValueTask<MintedToken> MintAsync(
        string type,
        string audience,
        TimeSpan lifetime,
        DateTimeOffset? notAfter,
        Action<Utf8JsonWriter, string> claims,
        CancellationToken cancellationToken)
    {
        if (lifetime <= TimeSpan.Zero || lifetime > TokenProfile.MaxLifetime)
        {
            throw new ArgumentException($"A token lives between 1 and {TokenProfile.MaxLifetime.TotalSeconds} seconds.", nameof(lifetime));
        }

        ArgumentException.ThrowIfNullOrEmpty(audience);
        // Claims count whole seconds: round the start down, and never let the end pass what was allowed.
        var issued = DateTimeOffset.FromUnixTimeSeconds(time.GetUtcNow().ToUnixTimeSeconds());
        var expires = notAfter is { } end && end < issued + lifetime ? DateTimeOffset.FromUnixTimeSeconds(end.ToUnixTimeSeconds()) : issued + lifetime;
        if (expires <= issued)
        {
            throw new ArgumentException("The token would have ended before it began.", nameof(notAfter));
        }

        // Taken once: a rotation between the header and the signature would make a token that no key verifies.
        var key = keys.Active;
        var id = Identifiers.New("");
        return Signed(id, expires, CompactWriter.WriteAsync(type, key, Claims, cancellationToken));

        void Claims(Utf8JsonWriter json)
        {
            json.WriteString(JwtRegisteredClaimNames.Iss, issuer);
            json.WriteString(JwtRegisteredClaimNames.Aud, audience);
            json.WriteNumber(JwtRegisteredClaimNames.Iat, issued.ToUnixTimeSeconds());
            json.WriteNumber(JwtRegisteredClaimNames.Exp, expires.ToUnixTimeSeconds());
            json.WriteString(JwtRegisteredClaimNames.Jti, id);
            claims(json, key.Algorithm);
        }
    }

    private static async ValueTask<MintedToken> Signed(string id, DateTimeOffset expires, ValueTask<string> value) => new(await value.ConfigureAwait(false), id, expires);
}
