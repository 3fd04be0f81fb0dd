using System.Security.Cryptography;

namespace AgentIdentity.Tokens;

/// <summary>Makes DPoP proofs (RFC 9449 section 4.2) with one key. Safe for concurrent use.</summary>
public sealed class DpopProver
{
    /// <summary>Takes a P-256 or P-384 key. The caller keeps the key and disposes of it.</summary>
    /// <param name="key">The private key.</param>
    /// <param name="time">The clock; the system's unless told.</param>
    /// <exception cref="ArgumentException">The key is on another curve.</exception>
    public DpopProver(ECDsa key, TimeProvider? time = null) => throw new NotSupportedException(key.ToString() + time);

    /// <summary>The key's RFC 7638 SHA-256 thumbprint, base64url.</summary>
    public string Thumbprint => throw new NotSupportedException();

    /// <summary>The public key as a JWK.</summary>
    public string PublicJwk => throw new NotSupportedException();

    /// <summary>Makes a proof for one request.</summary>
    /// <param name="method">The request's method.</param>
    /// <param name="url">The request's URL; query and fragment are left out of the proof.</param>
    /// <param name="accessToken">The access token sent with it, or null.</param>
    /// <param name="nonce">The server's nonce, or null.</param>
    public string Create(string method, Uri url, string? accessToken = null, string? nonce = null) => throw new NotSupportedException();
}
