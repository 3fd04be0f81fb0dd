using System.Security.Cryptography;

namespace AgentIdentity.Tokens;

/// <summary>A private key in this process and the one algorithm it signs with. Prints its id only. Safe for concurrent use.</summary>
internal sealed class LocalKey
{
    private readonly AsymmetricAlgorithm _key;
    private readonly HashAlgorithmName _hash;

    private LocalKey(AsymmetricAlgorithm key, VerificationKey half)
    {
        _key = key;
        _hash = SigningAlgorithms.HashOf(half.Algorithm);
        Public = half;
    }

    public VerificationKey Public { get; }

    public static LocalKey Create(string algorithm) => algorithm switch
    {
        SigningAlgorithms.Es256 => Of(ECDsa.Create(ECCurve.NamedCurves.nistP256)),
        SigningAlgorithms.Es384 => Of(ECDsa.Create(ECCurve.NamedCurves.nistP384)),
        SigningAlgorithms.Ps256 or SigningAlgorithms.Rs256 => Of(RSA.Create(3072), algorithm),
        _ => throw new ArgumentException("The algorithm is not ES256, ES384, PS256 or RS256.", nameof(algorithm)),
    };

    /// <summary>Takes a caller's key, on one of the two curves that are understood.</summary>
    public static LocalKey Adopt(ECDsa key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var curve = key.ExportParameters(includePrivateParameters: false).Curve.Oid;
        return curve.FriendlyName is "nistP256" or "ECDSA_P256" or "nistP384" or "ECDSA_P384" || curve.Value is "1.2.840.10045.3.1.7" or "1.3.132.0.34"
            ? Of(key)
            : throw new ArgumentException("The key is not on P-256 or P-384.", nameof(key));
    }

    public static LocalKey Of(ECDsa key) => new(key, PublicJwk.FromCurve(key.ExportParameters(includePrivateParameters: false)));

    public static LocalKey Of(RSA key, string algorithm) => new(key, PublicJwk.FromRsa(key.ExportParameters(includePrivateParameters: false), algorithm));

    public byte[] Sign(ReadOnlySpan<byte> input) => _key switch
    {
        ECDsa curve => curve.SignData(input, _hash, DSASignatureFormat.IeeeP1363FixedFieldConcatenation),
        RSA rsa => rsa.SignData(input, _hash, Public.Algorithm == SigningAlgorithms.Ps256 ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1),
        _ => throw new InvalidOperationException("A key is on a curve or RSA."),
    };

    /// <summary>Writes the private half. The caller keeps what it writes to secret, and wipes it.</summary>
    public void WritePrivate(System.Text.Json.Utf8JsonWriter json)
    {
        if (_key is ECDsa curve)
        {
            var parameters = curve.ExportParameters(includePrivateParameters: true);
            PrivateJwk.Write(json, parameters);
            CryptographicOperations.ZeroMemory(parameters.D);
        }
        else
        {
            PrivateRsaJwk.Write(json, (RSA)_key, Public.Algorithm);
        }
    }

    public override string ToString() => $"LocalKey {Public.KeyId} [redacted]";
}
