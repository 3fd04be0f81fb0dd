using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using AgentIdentity.Policy.Signing;

namespace AgentIdentity.Policy;

/// <summary>A public key that bundles may be signed with.</summary>
/// <remarks>Whoever reads it must have it by a way that the writers of the bundle do not control.</remarks>
public sealed class BundleKey
{
    private readonly ECParameters _point;

    private BundleKey(ECParameters point)
    {
        _point = point;
        var jwk = $$"""{"crv":"P-256","kty":"EC","x":"{{Base64Url.EncodeToString(point.Q.X)}}","y":"{{Base64Url.EncodeToString(point.Q.Y)}}"}""";
        KeyId = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(jwk)));
    }

    /// <summary>The RFC 7638 thumbprint (SHA-256, base64url).</summary>
    public string KeyId { get; }

    /// <summary>Reads a PEM <c>PUBLIC KEY</c> of the curve P-256.</summary>
    /// <exception cref="FormatException">The text is not one, or holds a private key.</exception>
    public static BundleKey FromPem(string pem)
    {
        ArgumentNullException.ThrowIfNull(pem);
        if (pem.Contains("PRIVATE", StringComparison.Ordinal))
        {
            throw new FormatException("this is a private key; whoever checks signatures needs the public half only");
        }

        using var key = EcPem.Read(pem);
        return Of(key);
    }

    /// <summary>The key as PEM <c>PUBLIC KEY</c>.</summary>
    public string ToPem()
    {
        using var key = ECDsa.Create(_point);
        return key.ExportSubjectPublicKeyInfoPem() + "\n";
    }

    internal static BundleKey Of(ECDsa key) => new(key.ExportParameters(includePrivateParameters: false));

    internal bool Verifies(ReadOnlySpan<byte> signed, ReadOnlySpan<byte> signature)
    {
        using var key = ECDsa.Create(_point);
        return key.VerifyData(signed, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }
}
