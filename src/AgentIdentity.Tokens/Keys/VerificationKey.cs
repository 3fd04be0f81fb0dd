using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace AgentIdentity.Tokens;

/// <summary>A public key pinned to one algorithm (RFC 8725 section 3.1). Safe for concurrent use.</summary>
public sealed class VerificationKey
{
    private readonly SignatureProvider _verifier;

    internal VerificationKey(SecurityKey key, string keyId, string algorithm, string thumbprint, string jwk)
    {
        KeyId = keyId;
        Algorithm = algorithm;
        Thumbprint = thumbprint;
        Jwk = jwk;
        _verifier = key.CryptoProviderFactory.CreateForVerifying(key, algorithm, cacheProvider: false);
    }

    private VerificationKey(VerificationKey known, string keyId)
    {
        KeyId = keyId;
        Algorithm = known.Algorithm;
        Thumbprint = known.Thumbprint;
        Jwk = known.Jwk;
        _verifier = known._verifier;
    }

    /// <summary>The key's id (<c>kid</c>); empty where a client registered its only key without one.</summary>
    public string KeyId { get; }

    /// <summary>The only algorithm the key verifies.</summary>
    public string Algorithm { get; }

    /// <summary>The key's RFC 7638 SHA-256 thumbprint, base64url.</summary>
    public string Thumbprint { get; }

    /// <summary>The key as a JWK with its required members only.</summary>
    internal string Jwk { get; }

    internal VerificationKey WithId(string keyId) => new(this, keyId);

    internal bool Verify(byte[] input, byte[] signature)
    {
        try
        {
            return signature.Length > 0 && _verifier.Verify(input, signature);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
