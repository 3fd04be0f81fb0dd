using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;

namespace AgentIdentity.Tokens;

/// <summary>Makes the issuer's access tokens (RFC 9068). Safe for concurrent use.</summary>
/// <param name="keys">The keys to sign with.</param>
/// <param name="issuer">The issuer (<c>iss</c>), without a trailing slash.</param>
/// <param name="time">The clock.</param>
public sealed class TokenMinter(KeyRing keys, string issuer, TimeProvider time)
{
    /// <summary>The issuer (<c>iss</c>).</summary>
    public string Issuer => issuer;

    /// <summary>Makes a delegated token: <c>sub</c> is the human, <c>act</c> the agent.</summary>
    /// <param name="request">What it shall say.</param>
    /// <exception cref="ArgumentException">The request asks for a lifetime or a chain outside the profile, or for a token that has already ended.</exception>
    public MintedToken MintDelegated(DelegatedTokenRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Actor.Depth > TokenProfile.MaxDepth)
        {
            throw new ArgumentException("The actor chain is deeper than the profile allows.", nameof(request));
        }

        return Mint(request.Audience, request.Lifetime, request.NotAfter, json => ClaimWriter.Delegated(json, request));
    }

    /// <summary>Makes an actor token.</summary>
    /// <param name="request">What it shall say.</param>
    /// <exception cref="ArgumentException">The request asks for a lifetime outside the profile.</exception>
    public MintedToken MintAgent(AgentTokenRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Mint(request.Audience ?? issuer, request.Lifetime, null, json => ClaimWriter.Agent(json, request));
    }

    /// <summary>Makes an access token of the human in person.</summary>
    /// <param name="request">What it shall say.</param>
    /// <exception cref="ArgumentException">The request asks for a lifetime outside the profile.</exception>
    public MintedToken MintHuman(HumanTokenRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Mint(issuer, request.Lifetime, null, json => ClaimWriter.Human(json, request));
    }

    private MintedToken Mint(string audience, TimeSpan lifetime, DateTimeOffset? notAfter, Action<Utf8JsonWriter> claims)
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

        var id = Identifiers.New("");
        var value = CompactWriter.Write(JwtKinds.AccessToken, keys.Active, json =>
        {
            json.WriteString(JwtRegisteredClaimNames.Iss, issuer);
            json.WriteString(JwtRegisteredClaimNames.Aud, audience);
            json.WriteNumber(JwtRegisteredClaimNames.Iat, issued.ToUnixTimeSeconds());
            json.WriteNumber(JwtRegisteredClaimNames.Exp, expires.ToUnixTimeSeconds());
            json.WriteString(JwtRegisteredClaimNames.Jti, id);
            claims(json);
        });
        return new(value, id, expires);
    }
}
