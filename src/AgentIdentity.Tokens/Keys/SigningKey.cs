using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace AgentIdentity.Tokens;

/// <summary>A private key that signs tokens. Prints its id only. Safe for concurrent use.</summary>
public sealed class SigningKey
{
    private readonly SignatureProvider _signer;

    internal SigningKey(ECDsa key, DateTimeOffset createdAt)
    {
        Public = PublicJwk.FromCurve(key.ExportParameters(includePrivateParameters: false));
        Key = new ECDsaSecurityKey(key) { KeyId = Public.KeyId };
        CreatedAt = createdAt;
        _signer = Key.CryptoProviderFactory.CreateForSigning(Key, Algorithm, cacheProvider: false);
    }

    /// <summary>The key's id (<c>kid</c>), which is its RFC 7638 thumbprint.</summary>
    public string KeyId => Public.KeyId;

    /// <summary>The algorithm it signs with.</summary>
    public string Algorithm => Public.Algorithm;

    /// <summary>The public half.</summary>
    public VerificationKey Public { get; }

    /// <summary>When the key was made.</summary>
    public DateTimeOffset CreatedAt { get; }

    /// <summary>The key for hosts that sign through Microsoft.IdentityModel, such as a token server. It holds the private half.</summary>
    public ECDsaSecurityKey Key { get; }

    /// <inheritdoc/>
    public override string ToString() => $"SigningKey {KeyId} [redacted]";

    internal static SigningKey Create(DateTimeOffset now) => new(ECDsa.Create(ECCurve.NamedCurves.nistP256), now);

    /// <summary>Takes a caller's key, on one of the two curves that are understood.</summary>
    internal static SigningKey Adopt(ECDsa key, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(key);
        var curve = key.ExportParameters(includePrivateParameters: false).Curve.Oid;
        return curve.FriendlyName is "nistP256" or "ECDSA_P256" or "nistP384" or "ECDSA_P384" || curve.Value is "1.2.840.10045.3.1.7" or "1.3.132.0.34"
            ? new(key, now)
            : throw new ArgumentException("The key is not on P-256 or P-384.", nameof(key));
    }

    internal byte[] Sign(byte[] input) => _signer.Sign(input);
}
