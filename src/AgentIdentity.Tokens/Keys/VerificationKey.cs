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

    /// <summary>Reads a public key as key services give it: an X.509 SubjectPublicKeyInfo. Its id is its thumbprint.</summary>
    /// <param name="info">The DER bytes.</param>
    /// <param name="algorithm">The algorithm to pin it to, which must belong to it.</param>
    /// <exception cref="CryptographicException">It is no such key, or too weak, or the algorithm is another kind's.</exception>
    public static VerificationKey FromSubjectPublicKeyInfo(ReadOnlySpan<byte> info, string algorithm)
    {
        if (algorithm is SigningAlgorithms.Es256 or SigningAlgorithms.Es384)
        {
            using var curve = ECDsa.Create();
            curve.ImportSubjectPublicKeyInfo(info, out _);
            var key = LocalKey.Adopt(curve).Public;
            return key.Algorithm == algorithm ? key : throw new CryptographicException("The key is on another curve than the algorithm's.");
        }

        using var rsa = RSA.Create();
        rsa.ImportSubjectPublicKeyInfo(info, out _);
        return algorithm is SigningAlgorithms.Ps256 or SigningAlgorithms.Rs256 && rsa.KeySize is >= 2048 and <= 8192
            ? PublicJwk.FromRsa(rsa.ExportParameters(includePrivateParameters: false), algorithm)
            : throw new CryptographicException("The key is too weak or too large, or the algorithm is another kind's.");
    }

    /// <summary>Whether a signature of those bytes is this key's.</summary>
    /// <param name="input">What was signed.</param>
    /// <param name="signature">The signature, R and S side by side for a curve.</param>
    public bool Verifies(ReadOnlyMemory<byte> input, byte[] signature)
    {
        ArgumentNullException.ThrowIfNull(signature);
        return Verify(input.ToArray(), signature);
    }

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
