using System.Security.Cryptography;

namespace AgentIdentity.Tokens;

/// <summary>Makes client assertions for private_key_jwt (rfc7523bis: <c>typ</c> client-authentication+jwt, the issuer as only audience). Safe for concurrent use.</summary>
public sealed class ClientAssertionSigner
{
    /// <summary>Takes a P-256 or P-384 key. The caller keeps the key and disposes of it.</summary>
    /// <param name="key">The client's private key.</param>
    /// <param name="clientId">The client.</param>
    /// <param name="time">The clock; the system's unless told.</param>
    /// <exception cref="ArgumentException">The key is on another curve.</exception>
    public ClientAssertionSigner(ECDsa key, string clientId, TimeProvider? time = null) => throw new NotSupportedException(key.ToString() + clientId + time);

    /// <summary>The public key as a JWKS with this one key, for the client's registration.</summary>
    public string PublicJwks => throw new NotSupportedException();

    /// <summary>Makes an assertion that lives 60 seconds and is good once.</summary>
    /// <param name="issuer">The authorization server's issuer identifier.</param>
    public string Create(string issuer) => throw new NotSupportedException();
}
