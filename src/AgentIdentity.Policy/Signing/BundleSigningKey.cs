using System.Security.Cryptography;
using AgentIdentity.Policy.Signing;

namespace AgentIdentity.Policy;

/// <summary>The private key of those who may put a policy in force. It belongs to a build, never to a server.</summary>
public sealed class BundleSigningKey : IDisposable
{
    private readonly ECDsa _key;

    private BundleSigningKey(ECDsa key) => _key = key;

    /// <summary>What servers are given to trust.</summary>
    public BundleKey Public => BundleKey.Of(_key);

    /// <summary>A new key.</summary>
    public static BundleSigningKey Create() => new(ECDsa.Create(ECCurve.NamedCurves.nistP256));

    /// <summary>Reads a PEM private key of the curve P-256.</summary>
    /// <exception cref="FormatException">The text is not one.</exception>
    public static BundleSigningKey FromPem(string pem)
    {
        ArgumentNullException.ThrowIfNull(pem);
        return pem.Contains("PRIVATE", StringComparison.Ordinal)
            ? new BundleSigningKey(EcPem.Read(pem))
            : throw new FormatException("this is no private key in PEM; a bundle is signed with the private half");
    }

    /// <summary>The key as PEM <c>PRIVATE KEY</c>, for a file that only its owner reads.</summary>
    public string ExportPem() => _key.ExportPkcs8PrivateKeyPem() + "\n";

    /// <inheritdoc/>
    public void Dispose() => _key.Dispose();

    /// <inheritdoc/>
    public override string ToString() => $"BundleSigningKey {Public.KeyId} [redacted]";

    internal byte[] Sign(ReadOnlySpan<byte> bytes) =>
        _key.SignData(bytes, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
}
