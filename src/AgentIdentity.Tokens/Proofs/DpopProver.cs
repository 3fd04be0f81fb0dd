using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;

namespace AgentIdentity.Tokens;

/// <summary>Makes DPoP proofs (RFC 9449 section 4.2) with one key. Safe for concurrent use.</summary>
public sealed class DpopProver
{
    private readonly LocalKey _key;
    private readonly TimeProvider _time;

    /// <summary>Takes a P-256 or P-384 key. The caller keeps the key and disposes of it.</summary>
    /// <param name="key">The private key.</param>
    /// <param name="time">The clock; the system's unless told.</param>
    /// <exception cref="ArgumentException">The key is on another curve.</exception>
    public DpopProver(ECDsa key, TimeProvider? time = null)
    {
        _time = time ?? TimeProvider.System;
        _key = LocalKey.Adopt(key);
    }

    /// <summary>The key's RFC 7638 SHA-256 thumbprint, base64url.</summary>
    public string Thumbprint => _key.Public.Thumbprint;

    /// <summary>The public key as a JWK.</summary>
    public string PublicJwk => _key.Public.Jwk;

    /// <summary>Makes a proof for one request.</summary>
    /// <param name="method">The request's method.</param>
    /// <param name="url">The request's URL; query and fragment are left out of the proof.</param>
    /// <param name="accessToken">The access token sent with it, or null.</param>
    /// <param name="nonce">The server's nonce, or null.</param>
    public string Create(string method, Uri url, string? accessToken = null, string? nonce = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(method);
        ArgumentNullException.ThrowIfNull(url);
        // The path as it is sent, also where it was kept from being rewritten; GetComponents refuses such addresses.
        var target = $"{url.Scheme}://{(url.HostNameType == UriHostNameType.Dns ? url.IdnHost : url.Host)}{(url.IsDefaultPort ? "" : $":{url.Port}")}{url.AbsolutePath}";
        return CompactWriter.WriteProof(_key, json =>
        {
            json.WriteString(JwtRegisteredClaimNames.Jti, Identifiers.New(""));
            json.WriteString(ClaimNames.Method, method);
            json.WriteString(ClaimNames.Target, target);
            json.WriteNumber(JwtRegisteredClaimNames.Iat, _time.GetUtcNow().ToUnixTimeSeconds());
            if (accessToken is not null)
            {
                json.WriteString(ClaimNames.TokenHash, DpopValidator.Hash(accessToken));
            }

            if (nonce is not null)
            {
                json.WriteString(ClaimNames.Nonce, nonce);
            }
        });
    }
}
