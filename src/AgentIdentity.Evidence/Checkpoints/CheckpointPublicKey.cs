using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace AgentIdentity.Evidence;

/// <summary>The public key that checkpoints are verified with.</summary>
/// <remarks>A verifier must get it by a way that whoever could rewrite the database does not control.</remarks>
public sealed class CheckpointPublicKey
{
    private readonly ECParameters _point;

    private CheckpointPublicKey(ECParameters point)
    {
        _point = point;
        var jwk = $$"""{"crv":"P-256","kty":"EC","x":"{{Base64Url.EncodeToString(point.Q.X)}}","y":"{{Base64Url.EncodeToString(point.Q.Y)}}"}""";
        KeyId = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(jwk)));
    }

    /// <summary>The RFC 7638 thumbprint (SHA-256, base64url).</summary>
    public string KeyId { get; }

    /// <summary>Reads a PEM <c>PUBLIC KEY</c>.</summary>
    /// <exception cref="EvidenceFormatException">The text is not a P-256 public key.</exception>
    public static CheckpointPublicKey FromPem(string pem)
    {
        ArgumentNullException.ThrowIfNull(pem);
        try
        {
            using var key = ECDsa.Create();
            key.ImportFromPem(pem);
            return Of(key);
        }
        catch (Exception problem) when (problem is ArgumentException or CryptographicException)
        {
            throw new EvidenceFormatException("The text is not a P-256 public key in PEM.", problem);
        }
    }

    /// <summary>The key as PEM <c>PUBLIC KEY</c> (SubjectPublicKeyInfo).</summary>
    public string ToPem()
    {
        using var key = ECDsa.Create(_point);
        return key.ExportSubjectPublicKeyInfoPem() + "\n";
    }

    internal static CheckpointPublicKey Of(ECDsa key)
    {
        var point = key.ExportParameters(includePrivateParameters: false);
        if (point.Curve.Oid.Value != ECCurve.NamedCurves.nistP256.Oid.Value)
        {
            throw new CryptographicException("Checkpoints are signed with P-256 keys.");
        }

        return new CheckpointPublicKey(point);
    }

    internal bool Verifies(Checkpoint checkpoint)
    {
        using var key = ECDsa.Create(_point);
        return key.VerifyData(
            checkpoint.SignedBytes(),
            checkpoint.Signature.Span,
            HashAlgorithmName.SHA256,
            DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }
}
