using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;

namespace AgentIdentity.Tokens;

/// <summary>Makes client assertions for private_key_jwt (rfc7523bis: <c>typ</c> client-authentication+jwt, the issuer as only audience). Safe for concurrent use.</summary>
public sealed class ClientAssertionSigner
{
    private const int LifetimeSeconds = 60;
    private readonly LocalKey _key;
    private readonly string _clientId;
    private readonly TimeProvider _time;

    /// <summary>Takes a P-256 or P-384 key. The caller keeps the key and disposes of it.</summary>
    /// <param name="key">The client's private key.</param>
    /// <param name="clientId">The client.</param>
    /// <param name="time">The clock; the system's unless told.</param>
    /// <exception cref="ArgumentException">The key is on another curve.</exception>
    public ClientAssertionSigner(ECDsa key, string clientId, TimeProvider? time = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(clientId);
        _time = time ?? TimeProvider.System;
        _clientId = clientId;
        _key = LocalKey.Adopt(key);
    }

    /// <summary>The public key as a JWKS with this one key, for the client's registration.</summary>
    public string PublicJwks => $$"""{"keys":[{{JwkText.Published(_key.Public)}}]}""";

    /// <summary>Makes an assertion that lives 60 seconds and is good once.</summary>
    /// <param name="issuer">The authorization server's issuer identifier.</param>
    public string Create(string issuer)
    {
        ArgumentException.ThrowIfNullOrEmpty(issuer);
        var now = _time.GetUtcNow().ToUnixTimeSeconds();
        return CompactWriter.Write(JwtKinds.ClientAssertion, _key, json =>
        {
            json.WriteString(JwtRegisteredClaimNames.Iss, _clientId);
            json.WriteString(JwtRegisteredClaimNames.Sub, _clientId);
            json.WriteString(JwtRegisteredClaimNames.Aud, issuer);
            json.WriteNumber(JwtRegisteredClaimNames.Iat, now);
            json.WriteNumber(JwtRegisteredClaimNames.Exp, now + LifetimeSeconds);
            json.WriteString(JwtRegisteredClaimNames.Jti, Identifiers.New(""));
        });
    }
}
