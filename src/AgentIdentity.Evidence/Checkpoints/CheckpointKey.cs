using System.Security.Cryptography;

namespace AgentIdentity.Evidence;

/// <summary>The private key (ECDSA P-256) that signs checkpoints and nothing else.</summary>
/// <remarks>Whoever has the database but not this key cannot rewrite history unseen. Keep it apart from the token keys.</remarks>
public sealed class CheckpointKey : IDisposable
{
    private readonly ECDsa _key;

    private CheckpointKey(ECDsa key)
    {
        _key = key;
        Public = CheckpointPublicKey.Of(key);
    }

    /// <summary>The public half, which verifiers need.</summary>
    public CheckpointPublicKey Public { get; }

    /// <summary>A new key that exists in memory only.</summary>
    public static CheckpointKey Create() => new(ECDsa.Create(ECCurve.NamedCurves.nistP256));

    /// <summary>Opens the key file (PKCS#8 in PEM), or makes it with mode 0600 if there is none.</summary>
    /// <exception cref="EvidenceFormatException">The file is not a P-256 key, or others than its owner may read or write it.</exception>
    public static CheckpointKey OpenFile(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!File.Exists(path))
        {
            CheckpointKeyFile.Create(path);
        }

        return new CheckpointKey(CheckpointKeyFile.Read(path));
    }

    /// <summary>Frees the key.</summary>
    public void Dispose() => _key.Dispose();

    /// <summary>Names the key; never shows it.</summary>
    public override string ToString() => $"checkpoint key {Public.KeyId} (private part not shown)";

    internal byte[] Sign(ReadOnlySpan<byte> bytes) =>
        _key.SignData(bytes, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
}
